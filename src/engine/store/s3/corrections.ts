// What a server's refusal puts right: where the bucket lives, how the server wants to be addressed, what time it has.

import type { Answer } from './s3-answer.ts';
import type { ServerKnowledge } from './server-knowledge.ts';

interface CorrectionsOptions {
  readonly knowledge: ServerKnowledge;
  readonly homeRegion: string;
  /** Whether to go over to the other form of addresses when the server asks for it. */
  readonly canBeVirtual: boolean;
  readonly onSkew: () => void;
}

export class Corrections {
  readonly #options: CorrectionsOptions;

  constructor(options: CorrectionsOptions) {
    this.#options = options;
  }

  /** The region that requests about this bucket are signed for. */
  regionOf(bucket: string | null): string {
    const { knowledge, homeRegion } = this.#options;
    return (bucket === null ? undefined : knowledge.regionOf(bucket)) ?? homeRegion;
  }

  /**
   * Puts right what made the server refuse a request for `region`, so that it makes sense to try once more; false when
   * there is nothing to put right. The refused request had no effect.
   */
  learnFrom(answer: Answer, bucket: string | null, region: string): boolean {
    const { knowledge, canBeVirtual } = this.#options;
    const { code, status } = answer;
    if (this.#learnClock(answer)) return true;
    if (virtualOnly.has(code) && !knowledge.isVirtual && canBeVirtual) {
      knowledge.learnVirtual();
      return true;
    }
    if (bucket === null || answer.region === undefined || answer.region === region) return false;
    if (status === undefined || status < 300 || status > 400) return false;
    knowledge.learnRegion(bucket, answer.region);
    return true;
  }

  #learnClock({ code, status, dateMs, askedMs }: Answer): boolean {
    const { knowledge, onSkew } = this.#options;
    // A refused HEAD names no code; then it is the time that tells.
    const isNameless = status === 403 && !/^[A-Z]/.test(code);
    if (code !== 'RequestTimeTooSkewed' && !isNameless) return false;
    if (dateMs === undefined || askedMs === undefined) return code === 'RequestTimeTooSkewed';
    const offsetMs = dateMs - askedMs;
    if (Math.abs(offsetMs - knowledge.clockOffsetMs) <= mostSkewMs) return false;
    knowledge.learnClock(offsetMs);
    onSkew();
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
