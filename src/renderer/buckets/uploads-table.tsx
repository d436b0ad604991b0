// Unfinished uploads as rows that can be marked: key, age, size, parts, and whether a transfer of ours goes on with it.

import { Check } from 'lucide-react';
import { useState } from 'react';
import { formatBytes, formatCount, formatDuration, formatSize } from '../../base/units.ts';
import type { UnfinishedUpload } from '../../contract/uploads.ts';
import { formatExactTime } from '../text/dates.ts';
import { visibleName } from '../text/names.ts';
import { storageClassName } from '../text/storage-classes.ts';
import { RowFrame } from '../ui/row-frame.tsx';
import { RowGrid, type RowPlace, rowProps } from '../ui/row-grid.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './uploads-dialog.module.css';

const rowPx = 26;
const highestPx = 320;

interface UploadsTableProps {
  readonly uploads: readonly UnfinishedUpload[];
  /** The upload ids that are marked. */
  readonly marked: ReadonlySet<string>;
  readonly onMark: (marked: ReadonlySet<string>) => void;
}

/** Draws the rows; Space marks the one under the cursor, Ctrl+A all. */
export function UploadsTable({ uploads, marked, onMark }: UploadsTableProps) {
  const [cursor, setCursor] = useState(-1);
  const nowMs = useNow(60_000);
  const toggle = (index: number) => {
    const id = uploads[index]?.uploadId;
    if (id === undefined) return;
    const next = new Set(marked);
    if (!next.delete(id)) next.add(id);
    onMark(next);
  };
  const isAll = marked.size >= uploads.length;
  const toggleAll = () => onMark(isAll ? new Set() : new Set(uploads.map(({ uploadId }) => uploadId)));
  return (
    <RowFrame heightPx={Math.min(highestPx, rowPx * (uploads.length + 1) + 2)}>
      <RowGrid
        label="Unfinished uploads"
        count={uploads.length}
        rowPx={rowPx}
        cursor={cursor}
        onCursor={setCursor}
        isMarkable
        onKey={(event, index) => {
          if (event.key === ' ') toggle(index);
          else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) toggleAll();
          else return false;
          setCursor(index);
          return true;
        }}
        header={<Header isAll={isAll} onAll={toggleAll} />}
        renderRow={(place) => {
          const upload = uploads[place.index];
          return (
            upload && (
              <UploadRow
                key={upload.uploadId}
                upload={upload}
                place={place}
                nowMs={nowMs}
                isMarked={marked.has(upload.uploadId)}
                onMark={() => toggle(place.index)}
              />
            )
          );
        }}
      />
    </RowFrame>
  );
}

function Header({ isAll, onAll }: { readonly isAll: boolean; readonly onAll: () => void }) {
  return (
    <div role="row" aria-rowindex={1} className={`${styles.row} ${styles.header}`}>
      <span role="columnheader">
        <button
          type="button"
          tabIndex={-1}
          className={styles.mark}
          aria-label={isAll ? 'Mark none' : 'Mark all'}
          data-on={isAll || undefined}
          onClick={onAll}
        >
          {isAll && <Check size={11} />}
        </button>
      </span>
      <span role="columnheader">Key</span>
      <span role="columnheader">Age</span>
      <span role="columnheader" className={styles.number}>
        Size
      </span>
      <span role="columnheader" className={styles.number}>
        Parts
      </span>
      <span role="columnheader">Whose</span>
    </div>
  );
}

interface UploadRowProps {
  readonly upload: UnfinishedUpload;
  readonly place: RowPlace;
  readonly nowMs: number;
  readonly isMarked: boolean;
  readonly onMark: () => void;
}

function UploadRow({ upload, place, nowMs, isMarked, onMark }: UploadRowProps) {
  const { key, startedMs, sizeBytes, parts, storageClass, isOurs } = upload;
  const className = storageClass ? `, ${storageClassName(storageClass)}` : '';
  return (
    <div {...rowProps(place, true)} aria-label={key} aria-selected={isMarked} className={styles.row}>
      <span role="gridcell">
        <button
          type="button"
          tabIndex={-1}
          aria-label={isMarked ? `Unmark ${key}` : `Mark ${key}`}
          className={styles.mark}
          data-on={isMarked || undefined}
          onClick={onMark}
        >
          {isMarked && <Check size={11} />}
        </button>
      </span>
      <span role="gridcell" className={styles.key} title={`${key}${className}`}>
        <bdi>{visibleName(key)}</bdi>
      </span>
      <span
        role="gridcell"
        title={startedMs === null ? 'The service does not say.' : `Begun ${formatExactTime(startedMs)}`}
      >
        {startedMs === null ? '\u2013' : formatDuration(Math.max(0, nowMs - startedMs))}
      </span>
      <span
        role="gridcell"
        className={styles.number}
        title={sizeBytes === null ? 'The service does not say.' : formatBytes(sizeBytes)}
      >
        {sizeBytes === null ? '\u2013' : formatSize(sizeBytes)}
      </span>
      <span role="gridcell" className={styles.number}>
        {parts === null ? '\u2013' : formatCount(parts)}
      </span>
      <span role="gridcell" title={isOurs ? 'A transfer in the queue will go on with it.' : undefined}>
        {isOurs ? 'ours, goes on' : 'not ours'}
      </span>
    </div>
  );
}
