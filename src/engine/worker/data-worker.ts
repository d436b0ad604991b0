// One data worker as the engine sees it: errands go in, results come out, and a thread that dies takes none with it unseen.

import { Worker } from 'node:worker_threads';
import { abortError, throwIfAborted } from '../../base/abort.ts';
import { AppError, fromWire } from '../../contract/errors.ts';
import type { AddressState } from '../../contract/pool-state.ts';
import type { AccountSnapshot, Errand, ErrandOptions, ResultOf } from '../store/errand.ts';
import { WireError } from '../store/s3/wire/wire-error.ts';
import type { Ended, FromWorker, Shares, Task, ToWorker } from './messages.ts';

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onBytes: ((bytes: number) => void) | undefined;
}

export class DataWorker {
  readonly #thread: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #tasks: Task[] = [];
  #isDue = false;
  #lastId = 0;
  #isGone = false;
  /** The share of the last second in which it was at work. */
  busyShare = 0;
  /** Told once when the thread has ended, however it did. */
  onGone: () => void = () => {};

  /** How the addresses of each account do, as it saw them a moment ago. */
  addresses: ReadonlyMap<string, readonly AddressState[]> = new Map();

  constructor(program: URL, shares: Shares) {
    this.#thread = new Worker(program, { name: 'longshore-data', execArgv: [], workerData: shares });
    this.#thread.on('message', (message: FromWorker) => this.#hear(message));
    this.#thread.on('error', () => this.#gone());
    this.#thread.on('exit', () => this.#gone());
    // What runs here is waited for by whoever asked; an idle thread keeps no process alive.
    this.#thread.unref();
  }

  /** How many errands are on their way. */
  get inFlight(): number {
    return this.#waiting.size;
  }

  know(account: string, snapshot: AccountSnapshot): void {
    this.#say({ t: 'know', account, snapshot });
  }

  forget(account: string): void {
    this.#say({ t: 'forget', account });
  }

  run<E extends Errand>(errand: E, { signal, onBytes }: ErrandOptions): Promise<ResultOf<E>> {
    throwIfAborted(signal);
    if (this.#isGone) return Promise.reject(lost());
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      const onAbort = () => this.#say({ t: 'abort', ids: [id] });
      signal?.addEventListener('abort', onAbort, { once: true });
      const settle = () => signal?.removeEventListener('abort', onAbort);
      this.#waiting.set(id, {
        resolve: (result) => {
          settle();
          // The thread answers each errand with its own kind of result.
          resolve(result as ResultOf<E>);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
        onBytes,
      });
      this.#tasks.push({ id, errand, isWatched: onBytes !== undefined });
      this.#sendSoon();
    });
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  /** Errands of one round of the loop travel together. */
  #sendSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#thread.ref();
    queueMicrotask(() => {
      this.#isDue = false;
      const tasks = this.#tasks;
      this.#tasks = [];
      this.#say({ t: 'do', tasks });
    });
  }

  #say(message: ToWorker): void {
    if (!this.#isGone) this.#thread.postMessage(message);
  }

  #hear(message: FromWorker): void {
    switch (message.t) {
      case 'busy':
        this.busyShare = message.share;
        this.addresses = new Map(message.addresses);
        return;
      case 'moved':
        for (const [id, bytes] of message.all) this.#waiting.get(id)?.onBytes?.(bytes);
        return;
      case 'ended':
        for (const ended of message.all) this.#end(ended);
        if (this.#waiting.size === 0) this.#thread.unref();
    }
  }

  #end(ended: Ended): void {
    const waiting = this.#waiting.get(ended.id);
    if (!waiting) return;
    this.#waiting.delete(ended.id);
    if (ended.ok) waiting.resolve(ended.result);
    else waiting.reject(errorOf(ended.failure));
  }

  #gone(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    for (const { reject } of this.#waiting.values()) reject(lost());
    this.#waiting.clear();
    this.onGone();
  }
}

function errorOf(failure: Extract<Ended, { ok: false }>['failure']): unknown {
  switch (failure.t) {
    case 'abort':
      return abortError();
    case 'app':
      return fromWire(failure.error);
    case 'network':
      return new WireError(failure.raw, { isSent: failure.isSent });
    case 'bug':
      return new Error(`${failure.name}: ${failure.message}`);
  }
}

/** The thread has gone: what it was about may or may not have happened, as with a lost connection. */
function lost(): AppError {
  return new AppError('network.lost', { op: 'transfer', raw: 'WORKER_GONE', detail: 'A data worker ended.' });
}
