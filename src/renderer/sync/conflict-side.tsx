// One of two contents of a name: what is known of it, and what can be done with it.

import { formatBytes, formatSize } from '../../base/units.ts';
import type { Entry } from '../../contract/models.ts';
import { formatExactTime, formatWhen } from '../text/dates.ts';
import { Button } from '../ui/button.tsx';
import styles from './pair-conflict-dialog.module.css';

interface ConflictSideProps {
  readonly title: string;
  readonly path: string;
  /** null: not there, or not known yet. */
  readonly entry: Entry | null;
  readonly isLooking: boolean;
  readonly isNewer: boolean;
  /** null: cannot be done. */
  readonly onReveal: (() => void) | null;
  readonly onKeep: (() => void) | null;
}

/** Draws it. */
export function ConflictSide(props: ConflictSideProps) {
  const { title, path, entry, isLooking, isNewer, onReveal, onKeep } = props;
  return (
    <section className={styles.side} aria-label={title}>
      <h3 className={styles.soft}>{title}</h3>
      <p className={styles.path}>{path}</p>
      {entry ? (
        <p>
          <span title={entry.sizeBytes === null ? undefined : formatBytes(entry.sizeBytes)}>
            {entry.sizeBytes === null ? 'size unknown' : formatSize(entry.sizeBytes)}
          </span>
          {entry.modifiedMs !== null && (
            <span title={formatExactTime(entry.modifiedMs)}>, {formatWhen(entry.modifiedMs)}</span>
          )}
          {isNewer && <span className={styles.newer}>newer</span>}
        </p>
      ) : (
        <p className={styles.soft}>{isLooking ? 'Looking\u2026' : 'Not on this computer any more.'}</p>
      )}
      <div className={styles.acts}>
        {onReveal && (
          <Button aria-label={`Show ${path} in the file manager`} onPress={onReveal}>
            Show in file manager
          </Button>
        )}
        <Button isDisabled={onKeep === null} aria-label={`Keep this one: ${path}`} onPress={() => onKeep?.()}>
          Keep this one
        </Button>
      </div>
    </section>
  );
}
