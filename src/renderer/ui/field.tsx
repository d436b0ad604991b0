// Fields of a form: a label above, a note or a complaint below, said together by a screen reader.

import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  TextField as AriaTextField,
  Button,
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  Select,
  SelectValue,
  Text,
  TextArea,
} from 'react-aria-components';
import styles from './field.module.css';

interface FieldProps {
  readonly label: string;
  readonly note?: ReactNode;
  /** What is wrong with the value now; empty or null when nothing is. */
  readonly problem?: string | null;
  readonly isDisabled?: boolean;
}

interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password' | 'url';
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly isMono?: boolean;
  readonly inputRef?: React.Ref<HTMLInputElement>;
  /** Called when the field is left, or Enter is pressed in it. */
  readonly onCommit?: () => void;
  /** The label is only spoken: what stands around the field shows it. */
  readonly isLabelHidden?: boolean;
}

/** A line of text. */
export function TextField(props: TextFieldProps) {
  const {
    label,
    note,
    problem,
    value,
    onChange,
    type = 'text',
    placeholder,
    autoFocus,
    isMono,
    inputRef,
    onCommit,
    isLabelHidden,
  } = props;
  return (
    <AriaTextField
      className={styles.field ?? ''}
      value={value}
      onChange={onChange}
      type={type}
      isInvalid={Boolean(problem)}
      isDisabled={props.isDisabled ?? false}
      autoFocus={autoFocus ?? false}
      autoComplete="off"
      spellCheck="false"
      validationBehavior="aria"
      {...(onCommit && {
        onBlur: () => onCommit(),
        onKeyDown: (event) => {
          if (event.key === 'Enter') onCommit();
          // Esc still closes the dialog around the field.
          event.continuePropagation();
        },
      })}
    >
      <Label className={isLabelHidden ? 'spoken-only' : (styles.label ?? '')}>{label}</Label>
      <Input
        ref={inputRef ?? null}
        className={`${styles.input} ${isMono ? styles.mono : ''}`}
        {...(placeholder !== undefined && { placeholder })}
      />
      <Below note={note} problem={problem} />
    </AriaTextField>
  );
}

interface TextAreaFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly autoFocus?: boolean;
}

/** A few lines of text, such as addresses. */
export function TextAreaField(props: TextAreaFieldProps) {
  const { label, note, problem, value, onChange, rows = 2, autoFocus = false } = props;
  return (
    <AriaTextField
      className={styles.field ?? ''}
      value={value}
      onChange={onChange}
      isInvalid={Boolean(problem)}
      autoFocus={autoFocus}
      autoComplete="off"
      spellCheck="false"
      validationBehavior="aria"
    >
      <Label className={styles.label ?? ''}>{label}</Label>
      <TextArea className={`${styles.input} ${styles.mono} ${styles.lines}`} rows={rows} />
      <Below note={note} problem={problem} />
    </AriaTextField>
  );
}

export interface Option<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly note?: string;
}

interface ChoiceProps<V extends string> extends FieldProps {
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly options: readonly Option<V>[];
}

/** One of a few things, from a list that opens. */
export function SelectField<V extends string>(props: ChoiceProps<V>) {
  const { label, note, value, onChange, options, isDisabled } = props;
  return (
    <Select
      className={styles.field ?? ''}
      value={value}
      onChange={(key) => {
        const option = options.find((one) => one.value === key);
        if (option) onChange(option.value);
      }}
      isDisabled={isDisabled ?? false}
    >
      <Label className={styles.label ?? ''}>{label}</Label>
      <Button className={`${styles.input} ${styles.opener}`}>
        <SelectValue className={styles.chosen ?? ''}>{({ selectedText }) => selectedText}</SelectValue>
        <ChevronDown size={14} />
      </Button>
      <Below note={note} />
      <Popover className={styles.popover ?? ''} offset={2}>
        <ListBox className={styles.list ?? ''}>
          {options.map((option) => (
            <Item key={option.value} option={option} />
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

interface ComboFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly suggestions: readonly Option<string>[];
  readonly placeholder?: string;
}

/** Free text with suggestions. */
export function ComboField({
  label,
  note,
  problem,
  value,
  onChange,
  suggestions,
  placeholder,
}: ComboFieldProps) {
  return (
    <ComboBox
      className={styles.field ?? ''}
      inputValue={value}
      onInputChange={onChange}
      allowsCustomValue
      menuTrigger="manual"
      isInvalid={Boolean(problem)}
      validationBehavior="aria"
    >
      <Label className={styles.label ?? ''}>{label}</Label>
      <div className={styles.combo}>
        <Input
          className={styles.input ?? ''}
          {...(placeholder !== undefined && { placeholder })}
          spellCheck="false"
        />
        <Button className={styles.comboOpener ?? ''} aria-label={`Show suggestions for ${label}`}>
          <ChevronDown size={14} />
        </Button>
      </div>
      <Below note={note} problem={problem} />
      <Popover className={styles.popover ?? ''} offset={2}>
        <ListBox className={styles.list ?? ''}>
          {suggestions.map((option) => (
            <Item key={option.value} option={option} />
          ))}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

/** One of two to four things, all in sight. */
export function ChoiceField<V extends string>({ label, note, value, onChange, options }: ChoiceProps<V>) {
  return (
    <RadioGroup
      className={styles.field ?? ''}
      value={value}
      onChange={(key) => {
        const option = options.find((one) => one.value === key);
        if (option) onChange(option.value);
      }}
    >
      <Label className={styles.label ?? ''}>{label}</Label>
      <div className={styles.choices}>
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className={styles.choice ?? ''}>
            {option.label}
          </Radio>
        ))}
      </div>
      <Below note={note} />
    </RadioGroup>
  );
}

function Item({ option }: { readonly option: Option<string> }) {
  return (
    <ListBoxItem id={option.value} textValue={option.label} className={styles.item ?? ''}>
      {({ isSelected }) => (
        <>
          <span className={styles.check}>{isSelected && <Check size={14} />}</span>
          <span className={styles.itemText}>
            {option.label}
            {option.note && <small className={styles.itemNote}>{option.note}</small>}
          </span>
        </>
      )}
    </ListBoxItem>
  );
}

function Below({
  note,
  problem,
}: {
  readonly note?: ReactNode;
  readonly problem?: string | null | undefined;
}) {
  if (problem) return <FieldError className={styles.problem ?? ''}>{problem}</FieldError>;
  if (!note) return null;
  return (
    <Text slot="description" className={styles.note ?? ''}>
      {note}
    </Text>
  );
}
