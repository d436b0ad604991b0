// What is said between the engine and a data worker. Both are ours and of one build, so shapes are types alone.

import type { AddressState } from '../../contract/pool-state.ts';
import type { AccountSnapshot, Errand, ErrandFailure } from '../store/errand.ts';

export interface Task {
  readonly id: number;
  readonly errand: Errand;
  /** Whether anybody wants to hear how far it has come. */
  readonly isWatched: boolean;
}

export type ToWorker =
  | { readonly t: 'know'; readonly account: string; readonly snapshot: AccountSnapshot }
  | { readonly t: 'forget'; readonly account: string }
  | { readonly t: 'do'; readonly tasks: readonly Task[] }
  | { readonly t: 'abort'; readonly ids: readonly number[] };

export type Ended =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly id: number; readonly ok: false; readonly failure: ErrandFailure | { readonly t: 'abort' } };

export type FromWorker =
  | { readonly t: 'ended'; readonly all: readonly Ended[] }
  /** Bytes moved since the last time, by task. */
  | { readonly t: 'moved'; readonly all: readonly (readonly [id: number, bytes: number])[] }
  /** The share of the last second in which the thread was at work, and how the addresses of each account do. */
  | {
      readonly t: 'busy';
      readonly share: number;
      readonly addresses: readonly (readonly [account: string, states: readonly AddressState[]])[];
    };

/** What a thread is given when it starts: the memory of the limits that all threads share. */
export interface Shares {
  readonly up: SharedArrayBuffer;
  readonly down: SharedArrayBuffer;
}
