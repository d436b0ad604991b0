// The question before a pair is forgotten. No file is touched.

import type { Pair } from '../../contract/pair.ts';
import { useWindow } from '../state/window-state.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { PairEnds } from './pair-ends.tsx';

/** Draws the question. */
export function RemovePairDialog({ pair }: { readonly pair: Pair }) {
  const { line, dialogs } = useWindow();
  return (
    <ConfirmDialog
      title={`Remove the pair ${pair.name}?`}
      keep="Keep"
      verb="Remove pair"
      look="loss"
      op="pair.remove"
      act={() => line.api.call('pair.remove', { id: pair.id })}
      onClose={dialogs.close}
    >
      <PairEnds pair={pair} />
      <p>
        Both are no longer kept alike, and the history of the pair is forgotten. All files stay as they are on
        both sides, and so do both trashes.
      </p>
    </ConfirmDialog>
  );
}
