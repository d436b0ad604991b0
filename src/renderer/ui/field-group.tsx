// Fields that say one thing together, and one sentence below them.

import type { ReactNode } from 'react';
import styles from './field-group.module.css';

interface FieldGroupProps {
  readonly label: string;
  readonly note: string;
  /** What is wrong with them together, in place of the note; null when nothing is. */
  readonly problem: string | null;
  /** The label is only spoken: the fields show what it says. */
  readonly isLabelHidden?: boolean;
  readonly children: ReactNode;
}

/** Draws the fields, and below them what is wrong or what they are for. */
export function FieldGroup({ label, note, problem, isLabelHidden = false, children }: FieldGroupProps) {
  return (
    <fieldset className={styles.group}>
      <legend className={isLabelHidden ? 'spoken-only' : styles.label}>{label}</legend>
      {children}
      {problem ? (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      ) : (
        <p className={styles.note}>{note}</p>
      )}
    </fieldset>
  );
}
