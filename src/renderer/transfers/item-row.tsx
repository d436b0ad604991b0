// One file of a transfer, and the heads of its columns.

import { ArrowUpDown, Ban, Check, CircleDashed, SkipForward, TriangleAlert } from 'lucide-react';
import { formatBytes, formatSize } from '../../base/units.ts';
import { explainLine } from '../../contract/error-text.ts';
import type { TransferItem } from '../../contract/transfer.ts';
import { visibleName } from '../text/names.ts';
import { type RowPlace, rowProps } from '../ui/row-grid.tsx';
import { itemStates, proofText, storyText } from './item-words.ts';
import styles from './transfer-details.module.css';
import { unverifiedReason } from './transfer-words.ts';

const icons: Record<TransferItem['state'], typeof Check> = {
  waiting: CircleDashed,
  running: ArrowUpDown,
  done: Check,
  skipped: SkipForward,
  failed: TriangleAlert,
  cancelled: Ban,
};

/** Draws the heads of the columns. */
export function ItemHeader() {
  return (
    <div role="row" aria-rowindex={1} className={`${styles.row} ${styles.head}`}>
      <span role="columnheader">File</span>
      <span role="columnheader">State</span>
      <span role="columnheader" className={styles.number}>
        Size
      </span>
      <span role="columnheader">Proof</span>
      <span role="columnheader">What happened</span>
    </div>
  );
}

/** Draws a file. */
export function ItemRow({ item, ...place }: RowPlace & { readonly item: TransferItem }) {
  const { key, targetKey, state, sizeBytes, doneBytes, error, proof } = item;
  const Icon = icons[state];
  const story = storyText(item);
  const size = sizeBytes === null ? '\u2013' : formatSize(sizeBytes);
  return (
    <div {...rowProps(place, true)} aria-label={key} className={styles.row} data-state={state}>
      <span
        role="gridcell"
        className={styles.key}
        title={targetKey === key ? key : `${key} \u2192 ${targetKey}`}
      >
        {/* The end of a long key says more than its beginning. */}
        <bdi>{visibleName(key)}</bdi>
      </span>
      <span role="gridcell" className={styles.state}>
        <Icon size={13} />
        {itemStates[state]}
      </span>
      <span
        role="gridcell"
        className={styles.number}
        title={sizeBytes === null ? undefined : formatBytes(sizeBytes)}
      >
        {state === 'running' ? `${formatSize(doneBytes)} of ${size}` : size}
      </span>
      <span
        role="gridcell"
        className={proof === 'none' ? styles.unverified : styles.soft}
        title={proof === 'none' ? unverifiedReason : undefined}
      >
        {proofText(item)}
      </span>
      <span role="gridcell" className={styles.soft} title={error ? explainLine(error) : story || undefined}>
        {story}
      </span>
    </div>
  );
}
