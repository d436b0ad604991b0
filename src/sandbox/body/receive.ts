// Receives a body and believes nothing about it: length, signature, MD5 and checksum are verified as it passes.

import { createHash } from 'node:crypto';
import type { Payload } from '../auth/payload.ts';
import { S3Error } from '../errors.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { CHECKSUM_BYTES, type ChecksumAlgorithm, type Hashers, parseAlgorithm } from './checksum.ts';
import { decodeBase64, type Expected } from './expected.ts';

export interface Verified {
  readonly sizeBytes: number;
  /** Hexadecimal. */
  readonly md5: string;
  /** Base64 by algorithm: the one that the client sent, and those asked for. */
  readonly checksums: Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
}

/**
 * Passes the content of a body to `write`, chunk by chunk, and resolves once all of it has proved right. What was
 * written is to be thrown away when this rejects.
 */
export async function receive(
  source: AsyncIterable<Buffer>,
  payload: Payload,
  expected: Expected,
  hashers: Hashers,
  alsoCompute: readonly ChecksumAlgorithm[],
  write: (chunk: Buffer) => Promise<void> | void,
): Promise<Verified> {
  const algorithms = new Set(alsoCompute);
  if (expected.checksum !== undefined) algorithms.add(expected.checksum.algorithm);
  const md5 = createHash('md5');
  const sha256 = payload.kind === 'signed' ? createHash('sha256') : undefined;
  const sums = await Promise.all(
    [...algorithms].map(async (algorithm) => ({ algorithm, hasher: await hashers.create(algorithm) })),
  );
  const trailers = new Map<string, string>();
  const content = payload.kind === 'chunked' ? decodeAwsChunked(source, payload, trailers) : source;

  let sizeBytes = 0;
  for await (const chunk of content) {
    sizeBytes += chunk.length;
    if (sizeBytes > expected.sizeBytes) throw new S3Error('IncompleteBody');
    md5.update(chunk);
    sha256?.update(chunk);
    for (const { hasher } of sums) hasher.update(chunk);
    await write(chunk);
  }
  if (sizeBytes !== expected.sizeBytes) throw new S3Error('IncompleteBody');
  if (payload.kind === 'signed' && sha256?.digest('hex') !== payload.sha256) {
    throw new S3Error('XAmzContentSHA256Mismatch', {
      elements: { ClientComputedContentSHA256: payload.sha256 },
    });
  }
  const md5Sum = md5.digest();
  if (expected.md5 !== undefined && !expected.md5.equals(md5Sum)) {
    throw new S3Error('BadDigest', {
      message: 'The Content-MD5 you specified did not match what we received.',
    });
  }
  const checksums: Partial<Record<ChecksumAlgorithm, string>> = {};
  for (const { algorithm, hasher } of sums) checksums[algorithm] = hasher.digest().toString('base64');
  checkSum(expected, trailers, checksums);
  return { sizeBytes, md5: md5Sum.toString('hex'), checksums };
}

function checkSum(
  expected: Expected,
  trailers: ReadonlyMap<string, string>,
  computed: Readonly<Partial<Record<ChecksumAlgorithm, string>>>,
): void {
  const { checksum } = expected;
  for (const name of trailers.keys()) {
    const algorithm = name.startsWith('x-amz-checksum-') ? parseAlgorithm(name.slice(15)) : undefined;
    if (algorithm === undefined || algorithm !== checksum?.algorithm)
      throw new S3Error('MalformedTrailerError');
  }
  if (checksum === undefined) return;
  const value = checksum.value ?? trailerValue(checksum.algorithm, trailers);
  if (computed[checksum.algorithm] !== value.toString('base64')) {
    throw new S3Error('BadDigest', {
      message: `The ${checksum.algorithm} you specified did not match the calculated checksum.`,
    });
  }
}

function trailerValue(algorithm: ChecksumAlgorithm, trailers: ReadonlyMap<string, string>): Buffer {
  const name = `x-amz-checksum-${algorithm.toLowerCase()}`;
  const text = trailers.get(name);
  if (text === undefined) throw new S3Error('MalformedTrailerError');
  const value = decodeBase64(text, CHECKSUM_BYTES[algorithm]);
  if (value === undefined) {
    throw new S3Error('InvalidRequest', { message: `Value for ${name} trailing header is invalid.` });
  }
  return value;
}
