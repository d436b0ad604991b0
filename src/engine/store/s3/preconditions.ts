// Whether a server keeps to If-None-Match and If-Match, which not all that speak S3 do; some ignore them without a word.

import type { Expected } from '../store.ts';
import { etagOf } from './s3-entry.ts';

/** The precondition of a write, as the SDK names it. */
export interface Condition {
  readonly IfNoneMatch?: '*';
  readonly IfMatch?: string;
}

/** What one server has been seen to do. */
export class Preconditions {
  #state: 'unknown' | 'honoured' | 'ignored' | 'refused';
  #areBare = false;

  constructor(isAws: boolean) {
    this.#state = isAws ? 'honoured' : 'unknown';
  }

  /** True once a write is known to be refused by the server itself; else the key must be looked at right before. */
  get areHonoured(): boolean {
    return this.#state === 'honoured';
  }

  /** True while it is worth finding out. */
  get areUnknown(): boolean {
    return this.#state === 'unknown';
  }

  /** A condition that did not hold was refused, or was not. */
  learn(state: 'honoured' | 'ignored' | 'refused'): void {
    if (this.#state === 'unknown') this.#state = state;
  }

  /** The precondition of a write; none where the server would refuse it. */
  headerOf(expected: Expected): Condition {
    if (this.#state === 'refused') return {};
    if (expected.kind === 'absent') return { IfNoneMatch: '*' };
    return { IfMatch: this.#areBare ? expected.version : etagOf(expected.version) };
  }

  /** From now on versions go without quotes, as Ceph compares them. */
  dropQuotes(): void {
    this.#areBare = true;
  }
}
