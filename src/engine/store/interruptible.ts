// Reading from a source that may never answer, so that a cancel always ends the wait.

import { abortError, throwIfAborted } from '../../base/abort.ts';

/**
 * The same items; as soon as `signal` aborts, the wait for the next one rejects with an abort error and the source
 * is told to close. Leaving the loop early closes the source too.
 */
export async function* interruptible<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, void> {
  throwIfAborted(signal);
  const items = source[Symbol.asyncIterator]();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(abortError());
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  aborted.catch(() => {});
  let isOpen = true;
  try {
    for (;;) {
      const next = await Promise.race([items.next(), aborted]);
      if (next.done === true) {
        isOpen = false;
        return;
      }
      yield next.value;
      throwIfAborted(signal);
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    const closed = isOpen ? Promise.resolve(items.return?.()).catch(() => {}) : null;
    // After an abort not awaited: a source that hangs would not answer this either.
    if (signal?.aborted !== true) await closed;
  }
}
