// Chooses which files of a transfer are shown: all, or those in one state, with a number where it is known.

import { Radio, RadioGroup } from 'react-aria-components';
import { formatCount } from '../../base/units.ts';
import type { Transfer } from '../../contract/transfer.ts';
import type { ItemFilter } from '../state/transfer-items.ts';
import { itemStates } from './item-words.ts';
import styles from './transfer-details.module.css';

const filters = ['failed', 'skipped', 'running', 'waiting', 'done'] as const;

interface ItemFilterChoiceProps {
  readonly transfer: Transfer;
  readonly filter: ItemFilter;
  readonly onChange: (filter: ItemFilter) => void;
}

/** Draws the choice. */
export function ItemFilterChoice({ transfer, filter, onChange }: ItemFilterChoiceProps) {
  return (
    <RadioGroup
      aria-label="Files shown"
      orientation="horizontal"
      className={styles.choices ?? ''}
      value={filter ?? 'all'}
      onChange={(value) => onChange(filters.find((one) => one === value) ?? null)}
    >
      <Radio value="all" className={styles.choice ?? ''}>
        All <small>{formatCount(transfer.totalFiles)}</small>
      </Radio>
      {filters.map((state) => (
        <Radio key={state} value={state} className={styles.choice ?? ''}>
          {itemStates[state]} <small>{countOf(transfer, state)}</small>
        </Radio>
      ))}
    </RadioGroup>
  );
}

function countOf({ failedFiles, skippedFiles, doneFiles }: Transfer, state: ItemFilter): string {
  const counts: Partial<Record<string, number>> = {
    failed: failedFiles,
    skipped: skippedFiles,
    done: doneFiles,
  };
  const count = counts[state ?? ''];
  return count === undefined ? '' : formatCount(count);
}
