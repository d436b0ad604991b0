// Asks the keychain process one thing at a time, starts it when needed, and ends it when it does not answer.

import {
  KeychainAnswer,
  type KeychainLine,
  type KeychainRefusal,
  type KeychainRequest,
} from './keychain-line.ts';

/** What came of asking: the keychain's own answer, or silence. */
export type KeychainOutcome =
  | { readonly ok: true; readonly value: string | null }
  | { readonly ok: false; readonly why: KeychainRefusal | 'silent'; readonly raw: string };

/** A request as the asker knows it; the number is added on the way. */
export type KeychainQuestion = KeychainRequest extends infer R
  ? R extends unknown
    ? Omit<R, 'id'>
    : never
  : never;

export interface Keychain {
  /** Never rejects and never waits for ever. Questions are answered in order. */
  ask(question: KeychainQuestion): Promise<KeychainOutcome>;
}

export interface KeychainOptions {
  readonly start: () => KeychainLine;
  /** How long the first sign of life may take. */
  readonly timeoutMs?: number;
  /** How long anything else may take: a person may have to type the keychain's password first. */
  readonly personMs?: number;
  /** An unused process is ended after this time. */
  readonly idleMs?: number;
}

/** The keychain behind `start`. */
export function createKeychain(options: KeychainOptions): Keychain {
  const { start, timeoutMs = 5_000, personMs = 60_000, idleMs = 30_000 } = options;
  let line: KeychainLine | undefined;
  let isOpen = false;
  let settle: ((outcome: KeychainOutcome) => void) | undefined;
  let lastId = 0;
  let idle: NodeJS.Timeout | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  function lineOf(): KeychainLine {
    if (line) return line;
    const own = start();
    line = own;
    isOpen = false;
    own.onAnswer((raw) => {
      const parsed = KeychainAnswer.safeParse(raw);
      if (own !== line || !parsed.success || parsed.data.id !== lastId) return;
      settle?.(parsed.data);
    });
    own.onExit(() => {
      if (own !== line) return;
      line = undefined;
      settle?.({ ok: false, why: 'silent', raw: 'the keychain process ended' });
    });
    return own;
  }

  function end(): void {
    const own = line;
    line = undefined;
    own?.kill();
  }

  function say(question: KeychainQuestion, limitMs: number): Promise<KeychainOutcome> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        end();
        settle?.({ ok: false, why: 'silent', raw: `no answer within ${limitMs} ms` });
      }, limitMs);
      settle = (outcome) => {
        clearTimeout(timer);
        settle = undefined;
        resolve(outcome);
      };
      lastId += 1;
      lineOf().send({ ...question, id: lastId });
    });
  }

  async function askNow(question: KeychainQuestion): Promise<KeychainOutcome> {
    clearTimeout(idle);
    lineOf();
    if (!isOpen) {
      const opened = await say({ op: 'open' }, timeoutMs);
      if (!opened.ok) return opened;
      isOpen = true;
    }
    const outcome = await say(question, personMs);
    idle = setTimeout(end, idleMs).unref();
    return outcome;
  }

  return {
    ask(question) {
      const answered = queue.then(() => askNow(question)).catch(notStarted);
      queue = answered;
      return answered;
    },
  };
}

/** A process that cannot even be started is a keychain that is not there. */
function notStarted(error: unknown): KeychainOutcome {
  return { ok: false, why: 'missing', raw: error instanceof Error ? error.message : String(error) };
}
