// How much may be removed within a day before a pair holds it, in three fields.

import { TextField } from '../ui/field.tsx';
import { FieldGroup } from '../ui/field-group.tsx';
import type { GuardTexts } from './guard-form.ts';
import styles from './pair-dialog.module.css';

interface GuardFieldsProps {
  readonly texts: GuardTexts;
  readonly onChange: (texts: GuardTexts) => void;
  readonly problem: string | null;
}

/** Draws the fields. */
export function GuardFields({ texts, onChange, problem }: GuardFieldsProps) {
  const field = (part: keyof GuardTexts, label: string) => (
    <TextField label={label} value={texts[part]} onChange={(text) => onChange({ ...texts, [part]: text })} />
  );
  return (
    <FieldGroup
      label="Hold removals"
      note="Within 24 hours. What goes beyond waits until you have looked at it; so does what would empty a side or a whole folder."
      problem={problem}
      isLabelHidden
    >
      <div className={styles.row}>
        {field('files', 'Hold removals above, in files')}
        {field('percent', 'or in % of all files, if more')}
        {field('gibibytes', 'or in GiB')}
      </div>
    </FieldGroup>
  );
}
