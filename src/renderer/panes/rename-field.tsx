// A name being changed where it stands. Enter keeps the new one, Esc the old one, and so does leaving.

import { useEffect, useRef, useState } from 'react';
import { stemLength } from '../text/names.ts';
import styles from './rename-field.module.css';

interface RenameFieldProps {
  readonly name: string;
  /** Called once; null: nothing is to change. */
  readonly onDone: (name: string | null) => void;
}

/** Draws the field with all but the extension selected. */
export function RenameField({ name, onDone }: RenameFieldProps) {
  const [text, setText] = useState(name);
  const input = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useEffect(() => {
    input.current?.focus();
    input.current?.setSelectionRange(0, stemLength(name));
  }, [name]);
  const finish = (result: string | null) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(result === name || result === '' ? null : result);
  };
  return (
    <input
      ref={input}
      aria-label={`New name of ${name}`}
      className={styles.field}
      value={text}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setText(event.target.value)}
      onBlur={() => finish(null)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') finish(text);
        if (event.key === 'Escape') finish(null);
        if (event.key === 'Tab') event.preventDefault();
      }}
    />
  );
}
