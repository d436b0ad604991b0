// What is learned of a server from its refusals: where buckets live, how it wants to be addressed, what time it has.

import type { Answer } from './s3-answer.ts';

interface LearnedOptions {
  readonly homeRegion: string;
  readonly isVirtual: boolean;
  /** Whether to go over to the other form of addresses when the server asks for it. */
  readonly canBeVirtual: boolean;
  readonly onSkew?: () => void;
}

/** Kept for as long as the line to the account. */
export class Learned {
  readonly #options: LearnedOptions;
  readonly #regions = new Map<string, string>();
  #isVirtual: boolean;
  #clockOffsetMs = 0;

  constructor(options: LearnedOptions) {
    this.#options = options;
    this.#isVirtual = options.isVirtual;
  }

  /** `bucket.host` rather than `host/bucket`. */
  get isVirtual(): boolean {
    return this.#isVirtual;
  }

  /** What to add to our time to have the server's. */
  get clockOffsetMs(): number {
    return this.#clockOffsetMs;
  }

  regionOf(bucket: string | null): string {
    return (bucket === null ? undefined : this.#regions.get(bucket)) ?? this.#options.homeRegion;
  }

  learnRegion(bucket: string, region: string): void {
    this.#regions.set(bucket, region);
  }

  /**
   * Puts right what made the server refuse a request for `region`, so that it makes sense to try once more; false when
   * there is nothing to put right. The refused request had no effect.
   */
  learnFrom(answer: Answer, bucket: string | null, region: string): boolean {
    const { code, status } = answer;
    if (this.#learnClock(answer)) return true;
    if (virtualOnly.has(code) && !this.#isVirtual && this.#options.canBeVirtual) {
      this.#isVirtual = true;
      return true;
    }
    if (bucket === null || answer.region === undefined || answer.region === region) return false;
    if (status === undefined || status < 300 || status > 400) return false;
    this.#regions.set(bucket, answer.region);
    return true;
  }

  #learnClock({ code, status, dateMs, askedMs }: Answer): boolean {
    // A refused HEAD names no code; then it is the time that tells.
    const isNameless = status === 403 && !/^[A-Z]/.test(code);
    if (code !== 'RequestTimeTooSkewed' && !isNameless) return false;
    if (dateMs === undefined || askedMs === undefined) return code === 'RequestTimeTooSkewed';
    const offsetMs = dateMs - askedMs;
    const isFar = Math.abs(offsetMs - this.#clockOffsetMs) > mostSkewMs;
    if (!isFar) return false;
    this.#clockOffsetMs = offsetMs;
    this.#options.onSkew?.();
    return true;
  }
}

// S3 refuses what is a quarter of an hour off; well below that it is not the clock.
const mostSkewMs = 240_000;

/** What servers say that only answer to `bucket.host`. */
const virtualOnly: ReadonlySet<string> = new Set([
  'PathStyleDomainForbidden',
  'PathStyleRequestNotAllowed',
  'SecondLevelDomainForbidden',
]);
