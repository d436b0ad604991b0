// What an operation is given and what it gives back.

import type { ServerResponse } from 'node:http';
import type { Account } from '../auth/accounts.ts';
import type { Identity } from '../auth/authenticate.ts';
import type { SigningKeys } from '../auth/signing-keys.ts';
import type { Hashers } from '../body/checksum.ts';
import type { Bucket } from '../store/buckets.ts';
import type { Store } from '../store/store.ts';
import type { Lapses } from './lapses.ts';
import type { S3Request } from './s3-request.ts';

/** What all requests share. */
export interface Surroundings {
  readonly store: Store;
  readonly hashers: Hashers;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly signingKeys: SigningKeys;
  /** The home region: it plays the part that us-east-1 plays at AWS. */
  readonly region: string;
  /** Milliseconds since 1970. */
  now(): number;
  readonly lapses: Lapses;
}

/** Gives the value of a header by its lower-case name; a presigned URL may carry x-amz- headers in its query. */
export type Header = (name: string) => string | undefined;

export interface Call extends Surroundings {
  readonly request: S3Request;
  readonly response: ServerResponse;
  readonly identity: Identity;
  readonly header: Header;
  /** The names for which `header` has a value. */
  readonly headerNames: readonly string[];
}

export interface BucketCall extends Call {
  readonly bucket: Bucket;
}

export interface ObjectCall extends BucketCall {
  readonly key: string;
}

/** Bytes that are read while they are sent. */
export interface StreamBody {
  readonly chunks: AsyncIterable<Buffer>;
  /** Gives back what the stream holds; called once, whether or not it was read. */
  release(): void;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  /** XML as text, bytes, or a stream; a stream needs a content-length header. */
  readonly body?: string | Buffer | StreamBody;
}

/** Makes the answer to a request that is answered with a document. */
export function xmlReply(body: string, headers: Readonly<Record<string, string | number>> = {}): Reply {
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body };
}
