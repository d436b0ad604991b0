// Asks once what to do where names stand at both ends, and shows what stands there.

import { formatPlural, formatSize } from '../../base/units.ts';
import type { Place } from '../../contract/models.ts';
import type { IfExists } from '../../contract/transfer.ts';
import type { Conflict, ConflictEnd } from '../state/dialogs.ts';
import { placeText } from '../state/location.ts';
import { useWindow } from '../state/window-state.ts';
import { formatWhen } from '../text/dates.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import styles from './conflict-dialog.module.css';

interface ConflictDialogProps {
  readonly conflicts: readonly Conflict[];
  readonly totalCount: number;
  readonly target: Place;
  readonly answer: (choice: IfExists | null) => void;
}

const mostShown = 50;

/** Draws the question. Skipping loses nothing, so it is what Enter means; Esc does nothing at all. */
export function ConflictDialog({ conflicts, totalCount, target, answer }: ConflictDialogProps) {
  const { dialogs } = useWindow();
  const [first] = conflicts;
  const isOne = conflicts.length === 1;
  const choose = (choice: IfExists) => {
    answer(choice);
    dialogs.close();
  };
  const title =
    isOne && first
      ? `${first.name} is already there`
      : `${formatPlural(conflicts.length, 'name')} of ${totalCount} ${conflicts.length === 1 ? 'is' : 'are'} already there`;
  const hasFolder = conflicts.some(({ target }) => target.kind === 'folder');
  return (
    <Dialog
      title={title}
      size="large"
      onClose={dialogs.close}
      actions={
        <>
          <Button onPress={dialogs.close}>Cancel</Button>
          <span className={styles.space} />
          <Button onPress={() => choose('replace')}>Replace</Button>
          <Button onPress={() => choose('keep-both')}>Keep both</Button>
          <Button look="primary" autoFocus onPress={() => choose('skip')}>
            Skip
          </Button>
        </>
      }
    >
      <p>
        In {placeText(target)}.
        {hasFolder && ' Folders are merged; the choice is for the files in them that stand at both ends.'}
      </p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>Name</th>
            <th>There now</th>
            <th>New</th>
          </tr>
        </thead>
        <tbody>
          {conflicts.slice(0, mostShown).map(({ name, source, target }) => (
            <tr key={name}>
              <td title={name}>{name}</td>
              <td>{factsOf(target)}</td>
              <td>
                {source ? factsOf(source) : '\u2013'}
                {isNewer(source, target) && <span className={styles.newer}>newer</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {conflicts.length > mostShown && <p>and {conflicts.length - mostShown} more</p>}
    </Dialog>
  );
}

function factsOf({ kind, sizeBytes, modifiedMs }: ConflictEnd): string {
  if (kind !== 'file') return 'folder';
  const parts = [sizeBytes !== null && formatSize(sizeBytes), modifiedMs !== null && formatWhen(modifiedMs)];
  return parts.filter(Boolean).join(', ');
}

function isNewer(source: ConflictEnd | null, target: ConflictEnd): boolean {
  return Boolean(source?.modifiedMs && target.modifiedMs && source.modifiedMs - target.modifiedMs > 1000);
}
