// Cancelling: how it is asked for, recognised and waited with.

/** True for whatever an aborted operation throws; a cancel is never an error to report. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'CanceledError');
}

/** The error that a cancelled operation throws. */
export function abortError(): DOMException {
  return new DOMException('cancelled', 'AbortError');
}

/** Throws an abort error when `signal` is aborted, whatever reason it carries. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError();
}

/** Resolves after `ms` milliseconds; rejects with an abort error as soon as `signal` aborts. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError());
    const onAbort = () => {
      clearTimeout(timer);
      reject(abortError());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
