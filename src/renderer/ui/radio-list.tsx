// One of a few things, each with a sentence that says what choosing it means.

import { Label, Radio, RadioGroup } from 'react-aria-components';
import type { Option } from './field.tsx';
import styles from './radio-list.module.css';

interface RadioListProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly options: readonly Option<V>[];
  readonly autoFocus?: boolean;
}

/** Draws them one below the other, all in sight. */
export function RadioList<V extends string>(props: RadioListProps<V>) {
  const { label, value, onChange, options, autoFocus } = props;
  return (
    <RadioGroup
      className={styles.group ?? ''}
      value={value}
      onChange={(key) => {
        const option = options.find((one) => one.value === key);
        if (option) onChange(option.value);
      }}
    >
      <Label className={styles.label ?? ''}>{label}</Label>
      <div className={styles.options}>
        {options.map((option) => (
          <Radio
            key={option.value}
            value={option.value}
            className={styles.option ?? ''}
            autoFocus={Boolean(autoFocus) && option.value === value}
          >
            <span className={styles.dot} aria-hidden />
            <span className={styles.text}>
              {option.label}
              {option.note && <small>{option.note}</small>}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
