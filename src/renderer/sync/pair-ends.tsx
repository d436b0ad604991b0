// What a pair keeps alike with what, as facts of a question about it.

import type { Pair } from '../../contract/pair.ts';
import { placeText } from '../state/location.ts';
import { Facts } from '../ui/dialog.tsx';

/** Draws both ends. */
export function PairEnds({ pair }: { readonly pair: Pair }) {
  return (
    <Facts
      facts={[
        ['Folder', pair.folder],
        ['Bucket', placeText(pair.place)],
      ]}
    />
  );
}
