// The whole window: the tool bar, two panes or the pairs in their place, the transfers, and whatever decision is being asked for.

import { useEffect } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useStore } from 'zustand';
import styles from './app.module.css';
import { LineBar } from './line-bar.tsx';
import { OpenDialog } from './open-dialog.tsx';
import { PaneView } from './panes/pane-view.tsx';
import { focusNextRegion } from './regions.ts';
import { Spoken } from './spoken.tsx';
import { run } from './state/commands.ts';
import { windowCommand } from './state/keys.ts';
import { useWindow } from './state/window-state.ts';
import { SyncView } from './sync/sync-view.tsx';
import { ToolBar } from './tool-bar.tsx';
import { TransferDetails } from './transfers/transfer-details.tsx';
import { TransferList } from './transfers/transfer-list.tsx';
import { TransferStrip } from './transfers/transfer-strip.tsx';
import { isMac } from './ui/platform.ts';
import { useTheme } from './ui/theme.ts';

/** Draws the window. */
export function App() {
  const window = useWindow();
  const { settings } = useStore(window.account.store);
  const { isQueueOpen, isSyncShown, shownTransfer } = useStore(window.view);
  useTheme(settings?.theme ?? 'system');

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'F6' && event.ctrlKey) {
        event.preventDefault();
        return focusNextRegion(event.shiftKey ? -1 : 1);
      }
      const command = windowCommand(event, isMac);
      if (!command || event.defaultPrevented || window.dialogs.store.getState().current) return;
      event.preventDefault();
      run(window, window.view.getState().activeSide, command);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [window]);

  useEffect(
    () =>
      window.shell?.onCommand((command) => {
        if (!window.dialogs.store.getState().current) run(window, window.view.getState().activeSide, command);
      }),
    [window],
  );

  return (
    <main className={styles.window}>
      <h1 className="spoken-only">Longshore</h1>
      <LineBar />
      <ToolBar />
      <Group orientation="vertical" className={styles.body ?? ''}>
        <Panel id="panes" minSize={160}>
          {isSyncShown ? <SyncView /> : <Panes />}
        </Panel>
        {isQueueOpen && (
          <>
            <Separator className={styles.level ?? ''} aria-label="Height of the transfers" />
            <Panel id="queue" minSize={62} defaultSize={214} groupResizeBehavior="preserve-pixel-size">
              {shownTransfer ? (
                <TransferDetails key={shownTransfer.id} shown={shownTransfer} />
              ) : (
                <TransferList />
              )}
            </Panel>
          </>
        )}
      </Group>
      <TransferStrip />
      <OpenDialog />
      <Spoken />
    </main>
  );
}

function Panes() {
  return (
    <Group orientation="horizontal">
      <Panel id="left" minSize={240}>
        <PaneView side="left" />
      </Panel>
      <Separator className={styles.upright ?? ''} aria-label="Width of the left pane" />
      <Panel id="right" minSize={240}>
        <PaneView side="right" />
      </Panel>
    </Group>
  );
}
