// All pairs, one a row, with a cursor that the commands of the tool bar follow.

import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { PairStatus } from '../../contract/pair.ts';
import { run } from '../state/commands.ts';
import { pairCommandOf, runOnPair } from '../state/pair-commands.ts';
import { useActiveSide, useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { isMac } from '../ui/platform.ts';
import { type MenuPoint, RowGrid } from '../ui/row-grid.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './pair-list.module.css';
import { PairMenu } from './pair-menu.tsx';
import { PairHeader, PairRow } from './pair-row.tsx';

const rowPx = 46;
const sayEveryMs = 15_000;

/** Draws the pairs; Esc leads back to the panes. */
export function PairList() {
  const window = useWindow();
  const side = useActiveSide();
  const { pairs, isLoaded } = useStore(window.pairs.store);
  const lastPair = useStore(window.view, ({ lastPair }) => lastPair);
  const [menu, setMenu] = useState<(MenuPoint & { readonly status: PairStatus }) | null>(null);
  const nowMs = useNow(sayEveryMs);
  const grid = useRef<HTMLDivElement>(null);
  const isEmpty = pairs.length === 0;
  const hasDialog = useStore(window.dialogs.store, ({ current }) => current !== null);
  useEffect(() => {
    // The keys go to the list, unless somebody types or chooses elsewhere; the last dialog may have left them nowhere.
    if (!hasDialog && !isEmpty && document.activeElement === document.body) grid.current?.focus();
  }, [hasDialog, isEmpty]);
  const cursor = pairs.findIndex(({ pair }) => pair.id === lastPair);
  const close = () => window.view.setState({ isSyncShown: false });
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Esc leads back from whatever inside has the focus
    <div
      className={styles.list}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        close();
      }}
    >
      {isEmpty ? (
        isLoaded && (
          <div className={styles.message}>
            <p className={styles.title}>Nothing is kept in sync yet</p>
            <p>
              A pair keeps a folder of this computer and a place in a bucket alike: both ways, or one way as a
              backup or a restore.
            </p>
            <div className={styles.act}>
              <Button look="primary" autoFocus onPress={() => run(window, side, 'new-pair')}>
                New pair{'\u2026'}
              </Button>
            </div>
          </div>
        )
      ) : (
        <RowGrid
          gridRef={grid}
          label="Pairs"
          count={pairs.length}
          rowPx={rowPx}
          cursor={cursor}
          onCursor={(index) => window.view.setState({ lastPair: pairs[index]?.pair.id ?? null })}
          onOpen={(index) => pairs[index] && runOnPair(window, pairs[index], 'open')}
          onMenu={(index, at) => pairs[index] && setMenu({ ...at, status: pairs[index] })}
          onKey={(event, index) => {
            const status = pairs[index];
            const command = status && pairCommandOf(event, isMac, window, status);
            if (status && command && command !== 'none') runOnPair(window, status, command);
            return Boolean(command);
          }}
          header={<PairHeader />}
          renderRow={(place) => {
            const status = pairs[place.index];
            return status && <PairRow key={status.pair.id} status={status} nowMs={nowMs} place={place} />;
          }}
        />
      )}
      {menu && <PairMenu {...menu} onClose={() => setMenu(null)} />}
    </div>
  );
}
