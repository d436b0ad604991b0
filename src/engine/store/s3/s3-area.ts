// One place in S3: a bucket and a prefix on the line to an account. All that the parts of the s3 store share.

import type { S3Client } from '@aws-sdk/client-s3';
import { invariant } from '../../../base/invariant.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import type { Lane } from '../../pool/lanes.ts';
import type { GetFile, GetRange, HashFile, HashRanges, PutFile, PutPart, ResultOf } from '../errand.ts';
import { keyProblem } from '../path.ts';
import type { Preconditions } from './preconditions.ts';
import { notS3 } from './s3-error.ts';
import type { S3Line } from './s3-line.ts';
import type { DataRequest } from './s3-send.ts';
import type { WireAnswer } from './wire/wire.ts';

interface Request {
  readonly op: string;
  readonly key: Key;
  readonly signal: AbortSignal | undefined;
  /** See Call.isRepeatable. */
  readonly isRepeatable: boolean;
}

export interface S3Area {
  readonly line: S3Line;
  readonly bucket: string;
  /** '' or a key that ends in '/'. */
  readonly prefix: string;
  /** What is known of the bucket. */
  readonly preconditions: Preconditions;
  /** The whole key of the object that stands under `key` here. */
  objectKey(key: Key): string;
  nameOf(key: Key): string;
  /** Throws entry.name for a key that no file can have. */
  refuseUnlessFileKey(op: string, key: Key): void;
  call<T>(
    request: Request,
    work: (client: S3Client, options: { abortSignal?: AbortSignal }) => Promise<T>,
  ): Promise<T>;
  /** See S3Line.send. */
  send(request: Request, data: DataRequest): Promise<WireAnswer>;
  /** Sends a data worker for the object under `key`; only where `canCarry`. */
  carry<E extends PutFile | PutPart | GetFile | GetRange>(
    request: Request & { readonly lane: Lane },
    work: Omit<E, 'account' | 'bucket' | 'objectKey'>,
    onBytes?: (bytes: number) => void,
  ): Promise<ResultOf<E>>;
  /** Has a file of this computer read by a data worker. */
  hash<E extends HashRanges | HashFile>(errand: E, signal: AbortSignal | undefined): Promise<ResultOf<E>>;
  fail(code: AppError['code'], op: string, key: Key, raw?: string): AppError;
  /** The answer about `key` is none that S3 gives; `detail` says what is wrong with it. */
  notS3(op: string, key: Key, detail?: string): AppError;
}

export function createS3Area(line: S3Line, bucket: string, prefix: string): S3Area {
  const objectKey = (key: Key) => prefix + key;
  const nameOf = (key: Key) => `s3://${bucket}/${prefix}${key}`;
  const carrying = () => {
    invariant(line.carrying, 'there are data workers');
    return line.carrying;
  };
  return {
    line,
    bucket,
    prefix,
    preconditions: line.knowledge.preconditionsOf(bucket),
    objectKey,
    nameOf,
    refuseUnlessFileKey(op, key) {
      const problem = key === '' ? 'The name is empty.' : keyProblem(objectKey(key));
      const slash = key.endsWith('/') ? 'A name that ends in a slash stands for a folder.' : null;
      const detail = problem ?? slash;
      if (detail !== null) throw new AppError('entry.name', { op, from: nameOf(key), detail });
    },
    call({ op, key, signal, isRepeatable }, work) {
      return line.call({ op, name: nameOf(key), about: 'entry', bucket, signal, isRepeatable }, work);
    },
    send({ op, key, signal, isRepeatable }, data) {
      return line.send({ op, name: nameOf(key), about: 'entry', bucket, signal, isRepeatable }, data);
    },
    carry({ op, key, signal, isRepeatable, lane }, work, onBytes) {
      const call = { op, name: nameOf(key), about: 'entry', bucket, signal, isRepeatable, lane } as const;
      return carrying().carry(call, { ...work, objectKey: objectKey(key) } as never, onBytes);
    },
    hash: (errand, signal) => carrying().hash(errand, signal),
    fail: (code, op, key, raw) => new AppError(code, { op, from: nameOf(key), raw }),
    notS3: (op, key, detail) => notS3({ op, name: nameOf(key), server: line.endpoint.server }, detail),
  };
}
