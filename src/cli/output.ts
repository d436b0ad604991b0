// What a command says: lines for people, or with --json one JSON object a line for programs.

import type { Writable } from 'node:stream';
import { explainLine } from '../contract/error-text.ts';
import type { ErrorWire } from '../contract/errors.ts';

/** `event` names the kind; the shapes are documented in docs/command-line.md. */
export type OutputEvent = { readonly event: string } & Readonly<Record<string, unknown>>;

export interface Output {
  readonly isJson: boolean;
  /** How many failures have been told. */
  readonly failures: number;
  /** One result: `text` for people (null: nothing), `event` for programs (null: nothing). */
  say(text: string | null, event: OutputEvent | null): void;
  /** One thing that failed, in a sentence with the raw code in brackets. */
  fail(error: ErrorWire): void;
  /** A sentence of our own about what failed. */
  failWith(sentence: string): void;
  /** Something worth knowing that is neither a result nor a failure: `text` on standard error, `event` for programs. */
  note(text: string, event: OutputEvent): void;
  /** Shows `text` in place of the last such text, on a terminal only; '' takes it away. */
  status(text: string): void;
  /** Resolves when everything said has been taken over, so that a slow reader is not outrun. */
  drained(): Promise<void>;
}

export interface OutputOptions {
  readonly out: Writable;
  readonly err: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly isJson: boolean;
  /** False keeps the status line away. */
  readonly hasStatus: boolean;
}

const mostGathered = 64 * 1024;

/** Results go to `out`, failures and the status line to `err`; with JSON, failures are events on `out`. */
export function createOutput({ out, err, isJson, hasStatus }: OutputOptions): Output {
  const showsStatus = hasStatus && !isJson && err.isTTY === true;
  let failures = 0;
  let shown = 0;
  let gathered = '';

  /** Lines that are said without a pause between them go out together: each write is a call of the system. */
  function put(line: string): void {
    if (gathered === '') queueMicrotask(flush);
    gathered += line;
    if (gathered.length >= mostGathered) flush();
  }

  function flush(): void {
    if (gathered === '') return;
    const lines = gathered;
    gathered = '';
    out.write(lines);
  }

  function clear(): void {
    if (shown === 0) return;
    // Blanks and not an escape sequence: every terminal knows them.
    err.write(`\r${' '.repeat(shown)}\r`);
    shown = 0;
  }

  function tell(sentence: string, error: ErrorWire | null): void {
    failures += 1;
    if (isJson) return put(`${JSON.stringify({ event: 'failed', message: sentence, error })}\n`);
    flush();
    clear();
    err.write(`longshore: ${printable(sentence)}\n`);
  }

  return {
    isJson,
    get failures() {
      return failures;
    },
    say(text, event) {
      if (isJson && event) put(`${JSON.stringify(event)}\n`);
      if (isJson || text === null) return;
      clear();
      put(`${text}\n`);
    },
    note(text, event) {
      if (isJson) return put(`${JSON.stringify(event)}\n`);
      flush();
      clear();
      err.write(`longshore: ${printable(text)}\n`);
    },
    fail: (error) => tell(explainLine(error), error),
    failWith: (sentence) => tell(sentence, null),
    status(text) {
      if (!showsStatus) return;
      flush();
      if (text === '') return clear();
      const line = printable(text).slice(0, Math.max(10, (err.columns || 80) - 1));
      err.write(`\r${line.padEnd(shown)}`);
      shown = line.length;
    },
    drained() {
      flush();
      return out.writableNeedDrain ? new Promise((resolve) => out.once('drain', resolve)) : Promise.resolve();
    },
  };
}

/** A name may hold anything; what would move the cursor or ring the bell is shown as an escape instead. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (symbol) => {
    return `\\u${symbol.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
