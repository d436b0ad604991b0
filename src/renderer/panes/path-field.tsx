// The path as text, to be read, changed, pasted and gone to.

import { useEffect, useId, useRef, useState } from 'react';
import { locationText, parseLocation } from '../state/location.ts';
import type { Pane } from '../state/pane.ts';
import { useWindow } from '../state/window-state.ts';
import styles from './path-bar.module.css';

/** Draws the field, all selected. Enter goes, Esc and leaving put the path back. */
export function PathField({ pane }: { readonly pane: Pane }) {
  const window = useWindow();
  const { location } = pane.store.getState();
  const [text, setText] = useState(() => locationText(location));
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const problemId = useId();
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);

  const leave = () => pane.store.setState({ isEditingPath: false });
  const go = () => {
    const { facts, profiles } = window.account.store.getState();
    if (!facts) return;
    const target = parseLocation(text, location, facts, profiles);
    if (typeof target === 'string') return setProblem(target);
    leave();
    pane.go(target);
    window.view.setState({ activeSide: pane.side });
  };

  return (
    <div className={styles.field}>
      <input
        ref={input}
        aria-label="Path"
        aria-invalid={problem !== null}
        aria-describedby={problemId}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value);
          setProblem(null);
        }}
        onBlur={leave}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') go();
          if (event.key === 'Escape') leave();
        }}
      />
      <span id={problemId} role="alert" className={styles.problem}>
        {problem}
      </span>
    </div>
  );
}
