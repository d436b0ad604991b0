// Counting what a comparison finds, told a few times a second.

import type { Finding, VerifyProgress } from '../../contract/verification.ts';

/** A key that was looked at: what was found, or null where both are the same. */
export interface Looked {
  readonly sizeBytes: number;
  readonly finding: Finding | null;
}

const gapMs = 100;
const findingsAtMost = 100;

export class Findings {
  readonly #now: () => number;
  #toldMs: number;
  #totals = {
    files: 0,
    same: 0,
    missing: 0,
    extra: 0,
    different: 0,
    unverifiable: 0,
    failed: 0,
    sizeBytes: 0,
    fetchedBytes: 0,
  };
  #untold: Finding[] = [];

  constructor(now: () => number) {
    this.#now = now;
    this.#toldMs = now();
  }

  add({ sizeBytes, finding }: Looked): void {
    this.#totals.files += 1;
    this.#totals.sizeBytes += sizeBytes;
    this.#totals[finding?.kind ?? 'same'] += 1;
    if (finding) this.#untold.push(finding);
  }

  addFetched(bytes: number): void {
    this.#totals.fetchedBytes += bytes;
  }

  /** True when there is enough to tell, or some time has passed since. */
  isDue(): boolean {
    return this.#untold.length >= findingsAtMost || this.#now() - this.#toldMs >= gapMs;
  }

  /** The totals, and the findings that were not told yet. */
  take(): VerifyProgress {
    const findings = this.#untold;
    this.#untold = [];
    this.#toldMs = this.#now();
    return { ...this.#totals, findings };
  }
}
