// The question before a folder or bucket that is not the one that was paired is taken for it.

import type { Pair } from '../../contract/pair.ts';
import { runUnlessPaused } from '../state/pair-commands.ts';
import { useWindow } from '../state/window-state.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { PairEnds } from './pair-ends.tsx';

/** Draws the question. */
export function AcceptPairDialog({ pair }: { readonly pair: Pair }) {
  const window = useWindow();
  return (
    <ConfirmDialog
      title={`Pair ${pair.name} anew?`}
      keep="Leave it"
      verb="Pair anew"
      look="primary"
      op="pair.accept"
      act={async () => {
        await window.line.api.call('pair.accept', { id: pair.id });
        runUnlessPaused(window, pair);
      }}
      onClose={window.dialogs.close}
    >
      <PairEnds pair={pair} />
      <p>
        Both are taken as they are now, as if the pair were new. Nothing is removed: what only one side has is
        brought to the other, and where both have a file with other bytes both are kept.
      </p>
    </ConfirmDialog>
  );
}
