// What a signature promises about the body, read from x-amz-content-sha256.

import type { KeyObject } from 'node:crypto';
import { invalidArgument, notImplemented } from '../errors.ts';
import type { Scope } from './signature.ts';

/** Continues the chain of chunk signatures that starts with the request's own. */
export interface ChunkSigning {
  readonly key: KeyObject;
  readonly scope: Scope;
  readonly timestamp: string;
  readonly seedSignature: string;
}

export type Payload =
  /** The whole body has this SHA-256. */
  | { readonly kind: 'signed'; readonly sha256: string }
  | { readonly kind: 'unsigned' }
  /** The body is framed as aws-chunked. */
  | { readonly kind: 'chunked'; readonly signing: ChunkSigning | undefined; readonly hasTrailer: boolean };

/** Tells which promise a value of x-amz-content-sha256 makes; throws InvalidArgument or NotImplemented. */
export function parsePayload(value: string, signing: ChunkSigning): Payload {
  switch (value) {
    case 'UNSIGNED-PAYLOAD':
      return { kind: 'unsigned' };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD':
      return { kind: 'chunked', signing, hasTrailer: false };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER':
      return { kind: 'chunked', signing, hasTrailer: true };
    case 'STREAMING-UNSIGNED-PAYLOAD-TRAILER':
      return { kind: 'chunked', signing: undefined, hasTrailer: true };
    default:
      if (/^[0-9a-f]{64}$/.test(value)) return { kind: 'signed', sha256: value };
      if (value.startsWith('STREAMING-AWS4-ECDSA-')) throw notImplemented('x-amz-content-sha256');
      throw invalidArgument(
        'x-amz-content-sha256',
        value,
        'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING value, or a valid sha256 value.',
      );
  }
}
