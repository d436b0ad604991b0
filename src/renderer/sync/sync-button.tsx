// Leads to the pairs and back, and shows how they stand all together.

import { RefreshCw } from 'lucide-react';
import { ToggleButton } from 'react-aria-components';
import { useStore } from 'zustand';
import type { PairState } from '../../contract/pair.ts';
import { commands, run } from '../state/commands.ts';
import { overallState } from '../state/pairs.ts';
import { useActiveSide, useWindow } from '../state/window-state.ts';
import { keyText } from '../ui/platform.ts';
import { StateIcon } from './state-icon.tsx';
import styles from './sync-button.module.css';

const words: Record<PairState, string> = {
  idle: 'all alike',
  waiting: 'waiting',
  working: 'working',
  paused: 'paused',
  attention: 'needs you',
  offline: 'cannot be reached',
};

/** Draws the button. */
export function SyncButton() {
  const window = useWindow();
  const side = useActiveSide();
  const isSyncShown = useStore(window.view, ({ isSyncShown }) => isSyncShown);
  const state = useStore(window.pairs.store, ({ pairs }) => overallState(pairs));
  return (
    <ToggleButton
      className={styles.button ?? ''}
      isSelected={isSyncShown}
      onChange={() => run(window, side, 'show-sync')}
    >
      {state ? <StateIcon state={state} size={14} /> : <RefreshCw size={14} />}
      Sync
      {state && <span className="spoken-only">, {words[state]}</span>}
      <kbd aria-hidden className={styles.key}>
        {keyText(commands['show-sync'].key)}
      </kbd>
    </ToggleButton>
  );
}
