// What a client claims by signing, before it is verified: the part that headers and presigned URLs share.

import { S3Error } from '../errors.ts';
import type { S3Request } from '../http/s3-request.ts';
import type { Credential } from './credential.ts';
import { ALGORITHM } from './signature.ts';

/** A signature as the client gave it, wherever it stood. */
export interface Claim {
  readonly credential: Credential;
  readonly timestamp: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly payloadHash: string;
  readonly isPresigned: boolean;
}

/** How far a client's clock may be from ours. */
export const MAX_SKEW_MS = 15 * 60 * 1000;

/** The error for what came before version 4, which no region that was opened since 2014 takes. */
export function unsupportedMechanism(): S3Error {
  return new S3Error('InvalidRequest', {
    message: `The authorization mechanism you have provided is not supported. Please use ${ALGORITHM}.`,
  });
}

/**
 * Reads the list of signed headers. A header that changes what the request means must be among them, or anybody on the
 * way could add it: throws AccessDenied otherwise.
 */
export function checkSignedHeaders(request: S3Request, text: string): readonly string[] {
  const names = text.toLowerCase().split(';');
  const unsigned = [...request.headers.keys()].filter(
    (name) =>
      (name === 'host' || name.startsWith('x-amz-')) &&
      !names.includes(name) &&
      name !== 'x-amz-content-sha256',
  );
  if (unsigned.length > 0) {
    throw new S3Error('AccessDenied', {
      message: 'There were headers present in the request which were not signed',
      elements: { HeadersNotSigned: unsigned.join(', ') },
    });
  }
  return names;
}
