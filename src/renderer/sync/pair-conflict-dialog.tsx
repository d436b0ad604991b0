// Two contents of one name, compared, and the decision which of them keeps it.

import { useEffect, useState } from 'react';
import { type AppError, toAppError } from '../../contract/errors.ts';
import type { Entry, Key } from '../../contract/models.ts';
import type { Conflict, Pair } from '../../contract/pair.ts';
import { separatorOf } from '../state/commands.ts';
import { childOf, locationText } from '../state/location.ts';
import { runUnlessPaused } from '../state/pair-commands.ts';
import { useWindow, type WindowState } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { ConflictSide } from './conflict-side.tsx';
import styles from './pair-conflict-dialog.module.css';

interface PairConflictDialogProps {
  readonly pair: Pair;
  readonly conflict: Conflict;
}

interface Both {
  readonly original: Entry | null;
  readonly copy: Entry | null;
}

/** Draws the comparison. What loses goes to the trash; Esc decides nothing. */
export function PairConflictDialog({ pair, conflict }: PairConflictDialogProps) {
  const window = useWindow();
  const { path, copy } = conflict;
  const [both, setBoth] = useState<Both | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    lookAtBoth(window, pair, conflict, abort.signal)
      .then(setBoth)
      .catch((caught: unknown) => {
        if (!abort.signal.aborted) setError(toAppError(caught, 'entry.stat'));
      });
    return () => abort.abort();
  }, [window, pair, conflict]);
  const resolve = async (keep: 'original' | 'copy' | 'both') => {
    setError(null);
    try {
      await window.line.api.call('pair.resolve', { id: pair.id, copy, keep });
      window.dialogs.close();
      runUnlessPaused(window, pair);
    } catch (caught) {
      setError(toAppError(caught, 'pair.resolve'));
    }
  };
  const reveal = (key: Key) => {
    window.shell
      ?.reveal(localPathOf(window, pair, key))
      .catch((caught: unknown) => setError(toAppError(caught, 'entry.read')));
  };
  const newer = newerOf(both);
  const sides = [
    { which: 'original', key: path, words: 'Has the name' },
    { which: 'copy', key: copy, words: 'Kept beside it' },
  ] as const;
  return (
    <Dialog
      title={`Two versions of ${path}`}
      size="wide"
      onClose={window.dialogs.close}
      actions={
        <>
          <Button autoFocus onPress={window.dialogs.close}>
            Decide later
          </Button>
          <span className={styles.space} />
          <Button isDisabled={both === null} onPress={() => void resolve('both')}>
            Keep both
          </Button>
        </>
      }
    >
      <p>Both sides changed it, and not to the same bytes. Keeping one moves the other to the trash.</p>
      <div className={styles.sides}>
        {sides.map(({ which, key, words }) => (
          <ConflictSide
            key={which}
            title={words}
            path={key}
            entry={both?.[which] ?? null}
            isLooking={both === null && error === null}
            isNewer={newer === which}
            onReveal={window.shell && both?.[which] ? () => reveal(key) : null}
            onKeep={both?.[which] ? () => void resolve(which) : null}
          />
        ))}
      </div>
      {error && <ErrorBlock error={error} />}
    </Dialog>
  );
}

/** As they are on this computer: both are on both sides, or soon will be. */
async function lookAtBoth(
  { line }: WindowState,
  { folder }: Pair,
  { path, copy }: Conflict,
  signal: AbortSignal,
): Promise<Both> {
  const place = { kind: 'local', path: folder } as const;
  const [one, other] = await Promise.all(
    [path, copy].map((key) => line.api.call('entry.stat', { place, key }, { signal })),
  );
  return { original: one ?? null, copy: other ?? null };
}

function localPathOf(window: WindowState, { folder }: Pair, key: Key): string {
  const separator = separatorOf(window);
  const place = { kind: 'local', path: folder } as const;
  return locationText(childOf(place, key.replaceAll('/', separator), separator));
}

function newerOf(both: Both | null): 'original' | 'copy' | null {
  const one = both?.original?.modifiedMs;
  const other = both?.copy?.modifiedMs;
  if (!one || !other || Math.abs(one - other) < 1000) return null;
  return one > other ? 'original' : 'copy';
}
