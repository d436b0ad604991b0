// Counting as it goes: what a count, a removal or a rename has come to, told a few times a second.

import { type ErrorWire, toWire } from '../../contract/errors.ts';
import type { Entry } from '../../contract/models.ts';
import type { Tally } from '../../contract/transfer.ts';

const failuresAtMost = 100;
const gapMs = 100;

export class RunningTally {
  #files = 0;
  #folders = 0;
  #versions = 0;
  #sizeBytes = 0;
  #failed = 0;
  readonly #failures: ErrorWire[] = [];
  readonly #now: () => number;
  #toldMs: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#toldMs = now();
  }

  add({ kind, sizeBytes }: Pick<Entry, 'kind' | 'sizeBytes'>): void {
    if (kind === 'folder') this.#folders += 1;
    else this.#files += 1;
    this.#sizeBytes += sizeBytes ?? 0;
  }

  /** An older version, or a delete marker, which has no bytes. */
  addVersion(sizeBytes: number): void {
    this.#versions += 1;
    this.#sizeBytes += sizeBytes;
  }

  /** A failure of `name`, unless the error names something itself. */
  fail(error: unknown, op: string, name: string): void {
    this.#failed += 1;
    if (this.#failures.length >= failuresAtMost) return;
    const wire = toWire(error, op);
    this.#failures.push({ ...wire, op, from: wire.from ?? name });
  }

  get failed(): number {
    return this.#failed;
  }

  /** True when some time has passed since somebody was told; the question counts as telling. */
  isDue(): boolean {
    const nowMs = this.#now();
    if (nowMs - this.#toldMs < gapMs) return false;
    this.#toldMs = nowMs;
    return true;
  }

  result(): Tally {
    return {
      files: this.#files,
      folders: this.#folders,
      ...(this.#versions > 0 && { versions: this.#versions }),
      sizeBytes: this.#sizeBytes,
      failures: [...this.#failures],
      failed: this.#failed,
    };
  }
}
