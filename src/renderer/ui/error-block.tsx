// An error as three short parts, what happened, why, what to do, with the raw code to look up or pass on.

import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { explain, explainLine } from '../../contract/error-text.ts';
import { type AppError, type ErrorWire, toWire } from '../../contract/errors.ts';
import { IconButton } from './button.tsx';
import styles from './error-block.module.css';

interface ErrorBlockProps {
  readonly error: ErrorWire | AppError;
  /** Buttons that help. */
  readonly children?: ReactNode;
}

/** Draws an error for people. */
export function ErrorBlock({ error, children }: ErrorBlockProps) {
  const wire = 'op' in error && error instanceof Error ? toWire(error, error.op) : error;
  const { what, why, todo } = explain(wire);
  return (
    <div className={styles.error}>
      <p className={styles.what}>{what}</p>
      <p>{why}</p>
      {todo && <p className={styles.todo}>{todo}</p>}
      <div className={styles.foot}>
        {children}
        <RawCode error={wire} />
      </div>
    </div>
  );
}

/** The code of an error as the server or the system gave it, and a button that copies all that is known. */
function RawCode({ error }: { readonly error: ErrorWire }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(`${explainLine(error)} (${error.code}, ${error.op})`);
      setCopied(true);
    } catch {
      // Without leave to use the clipboard the code can still be selected and copied by hand.
    }
  };
  return (
    <span className={styles.raw}>
      <code>{error.raw ?? error.code}</code>
      <IconButton label={isCopied ? 'Copied' : 'Copy details'} onPress={() => void copy()}>
        {isCopied ? <Check size={13} /> : <Copy size={13} />}
      </IconButton>
    </span>
  );
}
