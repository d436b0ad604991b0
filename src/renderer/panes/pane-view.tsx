// One pane as it is seen: head, list, notice, status line.

import { useStore } from 'zustand';
import type { Location } from '../state/location.ts';
import type { Pane, PaneSide } from '../state/pane.ts';
import { useActiveSide, useWindow, type WindowState } from '../state/window-state.ts';
import { dropWords } from './drop.ts';
import { FileGrid } from './file-grid.tsx';
import { NoticeBar } from './notice-bar.tsx';
import styles from './pane-view.module.css';
import { PathBar } from './path-bar.tsx';
import { StatusLine } from './status-line.tsx';

/** Draws the pane of a side. */
export function PaneView({ side }: { readonly side: PaneSide }) {
  const window = useWindow();
  const pane = window.panes[side];
  const isActive = useActiveSide() === side;
  const { location } = useStore(pane.store);
  useStore(window.account.store, ({ profiles }) => profiles);
  const activate = () => !isActive && window.view.setState({ activeSide: side });
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it only follows where the person is
    <section
      aria-label={side === 'left' ? 'Left pane' : 'Right pane'}
      className={styles.pane}
      data-active={isActive}
      onFocus={activate}
      onMouseDown={activate}
    >
      <PathBar pane={pane} label={ownerOf(location, window)} />
      <FileGrid pane={pane} label={gridLabel(location, window)} isActive={isActive} />
      <NoticeBar pane={pane} />
      <StatusLine pane={pane} />
      <DropBadge pane={pane} />
    </section>
  );
}

/** What would happen to what is being dragged over this pane. */
function DropBadge({ pane }: { readonly pane: Pane }) {
  const window = useWindow();
  useStore(window.dragging);
  const words = dropWords(window, pane);
  if (words === null) return null;
  const isWhole = window.dragging.getState().over?.rowId === -1;
  return (
    <>
      {isWhole && <div className={styles.dropFrame} aria-hidden />}
      <div className={styles.dropBadge}>{words}</div>
    </>
  );
}

/** Whose place it is: this computer, or the name of a profile. */
function ownerOf(location: Location, { account }: WindowState): string {
  switch (location.kind) {
    case 'local':
      return 'This computer';
    case 'nowhere':
      return 'No account';
    case 'profile':
    case 's3':
      return account.nameOf(location.profileId);
  }
}

function gridLabel(location: Location, window: WindowState): string {
  return location.kind === 's3' ? location.bucket : ownerOf(location, window);
}
