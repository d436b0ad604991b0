// The pairs in place of the panes: all of them, or one looked into.

import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { useWindow } from '../state/window-state.ts';
import { IconButton } from '../ui/button.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { PairDetails } from './pair-details.tsx';
import { PairList } from './pair-list.tsx';
import styles from './sync-view.module.css';

/** Draws the pairs. */
export function SyncView() {
  const window = useWindow();
  const { pairs, failure } = useStore(window.pairs.store);
  const shownPair = useStore(window.view, ({ shownPair }) => shownPair);
  const shown = pairs.find(({ pair }) => pair.id === shownPair);
  return (
    <section aria-label="Sync" className={styles.view} data-region="sync">
      {shown ? <PairDetails key={shown.pair.id} status={shown} /> : <PairList />}
      {failure && (
        <div role="alert" className={styles.failure}>
          <ErrorBlock error={failure} />
          <IconButton label="Close message" onPress={() => window.pairs.settle()}>
            <X size={14} />
          </IconButton>
        </div>
      )}
    </section>
  );
}
