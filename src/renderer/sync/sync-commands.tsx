// The commands of the pairs in the tool bar; all but the first are for the pair under the cursor.

import { useStore } from 'zustand';
import { run } from '../state/commands.ts';
import { canRunOnPair, type PairCommand, pairCommands, runOnPair } from '../state/pair-commands.ts';
import { useActiveSide, useWindow } from '../state/window-state.ts';
import styles from '../tool-bar.module.css';
import { Button } from '../ui/button.tsx';
import { keyText } from '../ui/platform.ts';

const names: readonly PairCommand[] = ['run', 'stop', 'pause', 'resume', 'edit', 'remove'];

/** Draws the commands. */
export function SyncCommands() {
  const window = useWindow();
  const side = useActiveSide();
  const { pairs } = useStore(window.pairs.store);
  const { lastPair, shownPair } = useStore(window.view);
  const id = shownPair ?? lastPair ?? pairs[0]?.pair.id;
  const status = pairs.find(({ pair }) => pair.id === id);
  return (
    <>
      <Button look="quiet" onPress={() => run(window, side, 'new-pair')}>
        New pair
      </Button>
      {status &&
        names
          .filter((name) => canRunOnPair(window, status, name))
          .map((name) => (
            <Button key={name} look="quiet" onPress={() => runOnPair(window, status, name)}>
              {pairCommands[name].label.replace('\u2026', '')}
              <kbd aria-hidden className={styles.key}>
                {keyText(pairCommands[name].key)}
              </kbd>
            </Button>
          ))}
    </>
  );
}
