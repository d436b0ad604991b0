// Three numbers of one thing that adapts itself: the least, where it begins, the most.

import { useState } from 'react';
import type { PoolLimits } from '../../contract/limits.ts';
import { type LimitTexts, limitTexts, parseLimits } from '../text/pool-limits.ts';
import { TextField } from './field.tsx';
import { FieldGroup } from './field-group.tsx';
import styles from './limits-field.module.css';

interface LimitsFieldProps {
  readonly label: string;
  readonly note: string;
  readonly value: PoolLimits;
  /** Called with limits that make sense, when a field is left or Enter is pressed. */
  readonly onChange: (limits: PoolLimits) => void;
  /** Called at each letter with what is wrong, or null. */
  readonly onProblem?: (problem: string | null) => void;
  /** Part of a form that is sent as a whole: each letter counts at once. */
  readonly isImmediate?: boolean;
}

const parts = [
  ['min', 'Minimum'],
  ['desired', 'Begins at'],
  ['max', 'Maximum'],
] as const;

/** Draws the three fields, and below them one sentence on what is wrong or what they are for. */
export function LimitsField(props: LimitsFieldProps) {
  const { label, note, value, onChange, onProblem, isImmediate } = props;
  const [texts, setTexts] = useState<LimitTexts>(() => limitTexts(value));
  const limits = parseLimits(texts);
  const problem = typeof limits === 'string' ? limits : null;
  const commit = () => {
    if (typeof limits === 'string') return;
    const { min, desired, max } = limits;
    if (min !== value.min || desired !== value.desired || max !== value.max) onChange(limits);
  };
  return (
    <FieldGroup label={label} note={note} problem={problem}>
      <div className={styles.fields}>
        {parts.map(([part, name]) => (
          <TextField
            key={part}
            label={name}
            value={texts[part]}
            onChange={(text) => {
              const next = { ...texts, [part]: text };
              setTexts(next);
              const checked = parseLimits(next);
              if (isImmediate && typeof checked !== 'string') onChange(checked);
              onProblem?.(typeof checked === 'string' ? checked : null);
            }}
            onCommit={commit}
          />
        ))}
      </div>
    </FieldGroup>
  );
}
