// Which checksum of a body a server minds, found out from its answers: one that knows CRC32 spares us the dear MD5.

import type { BodyCheck } from '../errand.ts';
import { crc32Base64 } from './checksums.ts';

interface BodyChecksOptions {
  /** Bodies go in the open, so that their SHA-256 is part of the signature. */
  readonly isSigned: boolean;
  readonly mindsCrc32: boolean | null;
  /** Is told when something was learned. */
  readonly onLearn: () => void;
}

/**
 * | server               | known to mind CRC32 | not known yet | known not to |
 * | -------------------- | ------------------- | ------------- | ------------ |
 * | Amazon               | crc32               |               |              |
 * | another, over TLS    | crc32               | both          | md5          |
 * | another, in the open | crc32               | crc32         | none         |
 *
 * In the open the signature covers the SHA-256 of the body, which the server has to compare.
 */
export class BodyChecks {
  readonly #isSigned: boolean;
  #mindsCrc32: boolean | null;

  readonly #onLearn: () => void;

  /** `mindsCrc32` as it is known from before; null: not known yet. */
  constructor({ isSigned, mindsCrc32, onLearn }: BodyChecksOptions) {
    this.#isSigned = isSigned;
    this.#mindsCrc32 = mindsCrc32;
    this.#onLearn = onLearn;
  }

  /** null: not known yet. */
  get mindsCrc32(): boolean | null {
    return this.#mindsCrc32;
  }

  /** For a body that is an object by itself. */
  get ofObject(): BodyCheck {
    if (this.#mindsCrc32 === true) return 'crc32';
    if (this.#isSigned) return this.#mindsCrc32 === null ? 'crc32' : 'none';
    return this.#mindsCrc32 === null ? 'both' : 'md5';
  }

  /** For a part of an upload that was begun with checksums, or without. */
  ofPart(hasChecksum: boolean): BodyCheck {
    if (hasChecksum) return 'crc32';
    return this.#isSigned ? 'none' : 'md5';
  }

  /** What vouches for a body that went with this check. */
  proofOf(check: BodyCheck): string {
    if (check === 'crc32' && this.#mindsCrc32 !== false) return 'crc32';
    return this.#isSigned ? 'sha256' : 'md5';
  }

  learn(mindsCrc32: boolean): void {
    if (this.#mindsCrc32 !== null) return;
    this.#mindsCrc32 = mindsCrc32;
    this.#onLearn();
  }

  /** Takes over what a probe has found. */
  adopt(mindsCrc32: boolean): void {
    this.#mindsCrc32 = mindsCrc32;
  }

  /** Looks at the answer to a body: true unless the server says that it has received something else. */
  hear(headers: Readonly<Record<string, string>>, crc32: number): boolean {
    const echo = headers['x-amz-checksum-crc32'];
    this.learn(echo !== undefined);
    return echo === undefined || echo === crc32Base64(crc32);
  }
}

/** How servers refuse a header that they do not know. */
export const refusesHeader: ReadonlySet<string | undefined> = new Set([
  'NotImplemented',
  'InvalidRequest',
  'InvalidArgument',
]);
