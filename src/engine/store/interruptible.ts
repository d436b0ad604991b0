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
  let interrupt = () => {};
  const onAbort = () => interrupt();
  signal?.addEventListener('abort', onAbort, { once: true });
  // A promise for each wait: a race against one that outlives it would keep every item that ever won.
  const next = () =>
    new Promise<IteratorResult<T>>((resolve, reject) => {
      interrupt = () => reject(abortError());
      items.next().then(resolve, reject);
    });
  let isOpen = true;
  try {
    for (let item = await next(); item.done !== true; item = await next()) {
      throwIfAborted(signal);
      yield item.value;
      throwIfAborted(signal);
    }
    isOpen = false;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    const closed = isOpen ? Promise.resolve(items.return?.()).catch(() => {}) : null;
    // After an abort not awaited: a source that hangs would not answer this either.
    if (signal?.aborted !== true) await closed;
  }
}
