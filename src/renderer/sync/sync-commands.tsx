// The commands of the pairs in the tool bar; all but the first are for the pair under the cursor.

import { useStore } from 'zustand';
import { run } from '../state/commands.ts';
import { canRunOnPair, type PairCommand, pairCommands, runOnPair } from '../state/pair-commands.ts';
import { useActiveSide, useWindow } from '../state/window-state.ts';
import styles from '../tool-bar.module.css';
import { Button } from '../ui/button.tsx';
import { keyText } from '../ui/platform.ts';

/** One button each, for whichever of its commands makes sense now: it keeps the focus when it turns into the other one. */
const buttons: readonly (readonly PairCommand[])[] = [
  ['run', 'stop'],
  ['pause', 'resume'],
  ['edit'],
  ['remove'],
];

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
        buttons.map((names) => {
          const name = names.find((one) => canRunOnPair(window, status, one));
          return (
            name && (
              // A click leaves the keys with what is shown below.
              <Button
                key={names[0]}
                look="quiet"
                preventFocusOnPress
                onPress={() => runOnPair(window, status, name)}
              >
                {pairCommands[name].label.replace('\u2026', '')}
                <kbd aria-hidden className={styles.key}>
                  {keyText(pairCommands[name].key)}
                </kbd>
              </Button>
            )
          );
        })}
    </>
  );
}
