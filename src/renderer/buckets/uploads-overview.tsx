// The unfinished uploads of a bucket as they are looked through: totals, the table, and the two ways to choose some.

import { useState } from 'react';
import { useStore } from 'zustand';
import { formatPlural, formatSize } from '../../base/units.ts';
import type { UnfinishedUpload } from '../../contract/uploads.ts';
import { abandoned, takenBy, type Uploads } from '../state/uploads.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { TextField } from '../ui/field.tsx';
import styles from './uploads-dialog.module.css';
import { UploadsTable } from './uploads-table.tsx';

const usualDays = '7';

interface UploadsOverviewProps {
  readonly title: string;
  readonly uploads: Uploads;
  readonly marked: ReadonlySet<string>;
  readonly onMark: (marked: ReadonlySet<string>) => void;
  readonly onClose: () => void;
  readonly onChoose: (chosen: readonly UnfinishedUpload[]) => void;
}

/** Draws the list; what is to be given up is asked about by whoever draws this. */
export function UploadsOverview({ title, uploads, marked, onMark, onClose, onChoose }: UploadsOverviewProps) {
  const { uploads: all, phase, error } = useStore(uploads.store);
  const [days, setDays] = useState(usualDays);
  const isNumber = /^\d{1,4}$/.test(days.trim());
  const old = isNumber ? abandoned(all, Number(days)) : [];
  const chosen = all.filter(({ uploadId }) => marked.has(uploadId));
  return (
    <Dialog
      title={title}
      size="wide"
      onClose={onClose}
      actions={
        <>
          {old.length > 0 && chosen.length === 0 && (
            <Button onPress={() => onChoose(old)}>
              Give up {formatPlural(old.length, 'upload')} older than {formatPlural(Number(days), 'day')}
              {'\u2026'}
            </Button>
          )}
          {chosen.length > 0 && (
            <Button onPress={() => onChoose(chosen)}>
              Give up {formatPlural(chosen.length, 'upload')}
              {'\u2026'}
            </Button>
          )}
          <span className={styles.space} />
          <Button onPress={onClose}>Close</Button>
        </>
      }
    >
      <div className={styles.head}>
        <p role="status">
          {all.length === 0 && phase === 'listed' && 'No upload was left unfinished.'}
          {all.length > 0 && `${formatPlural(all.length, 'upload')}, ${takenText(all)}`}
          {phase === 'listing' && (all.length > 0 ? ' so far, still listing' : 'Looking\u2026')}
        </p>
        {all.length > 0 && (
          <div className={styles.days}>
            <TextField
              label="Older than, in days"
              value={days}
              onChange={setDays}
              problem={isNumber ? null : 'Enter a number of days.'}
            />
          </div>
        )}
      </div>
      {error && (
        <ErrorBlock error={error}>
          <Button onPress={uploads.load}>Retry</Button>
        </ErrorBlock>
      )}
      {all.length > 0 && <UploadsTable uploads={all} marked={marked} onMark={onMark} />}
    </Dialog>
  );
}

/** "162 GiB or more": what these take, as far as the service says. */
export function takenText(uploads: readonly UnfinishedUpload[]): string {
  const { sizeBytes, isWhole } = takenBy(uploads);
  if (sizeBytes === 0 && !isWhole) return 'size not told';
  return `${formatSize(sizeBytes)}${isWhole ? '' : ' or more'}`;
}
