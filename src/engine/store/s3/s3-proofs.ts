// What S3 says of an object's bytes without sending them: checksums, ETags that are MD5s, and the sizes of its parts.

import { AppError } from '../../../contract/errors.ts';
import type { Entry } from '../../../contract/models.ts';
import type { Algorithm } from '../hasher.ts';
import type { Proofs, Sum, Sums } from '../proofs.ts';
import { type ObjectHeaders, readObjectHeaders } from './object-headers.ts';
import { eachPart, equalParts, guessParts, usualPartBytes } from './part-sizes.ts';
import type { S3Area } from './s3-area.ts';
import { versionOf } from './s3-entry.ts';
import { refuseUnlessS3 } from './s3-head.ts';
import { partSize } from './s3-limits.ts';

const op = 'entry.verify';

/** See Store.proofs. Nothing is asked before `ask` is. */
export function proofsOf(area: S3Area, entry: Entry): Proofs {
  // Listings do not tell who encrypted an object: with a key of somebody's the ETag looks like an MD5 and is none.
  return {
    likely: md5Sum(area, entry.version),
    ask: (signal) => askSums(area, entry, signal),
  };
}

async function askSums(area: S3Area, entry: Entry, signal: AbortSignal | undefined): Promise<Sums> {
  return sumsOfHead(area, entry, await head(area, entry, { signal }), signal);
}

/** The same by an answer to HEAD that is there already. */
export function sumsOfHead(
  area: S3Area,
  entry: Entry,
  headers: ObjectHeaders,
  signal: AbortSignal | undefined,
): Sums {
  const sums = sumsOf(area, headers);
  const count = sums.find(({ parts }) => parts !== null)?.parts ?? null;
  const sizeBytes = entry.sizeBytes ?? 0;
  const sizeOf = async (partNumber: number) => {
    return (await head(area, entry, { signal, partNumber })).ContentLength ?? 0;
  };
  let first: Promise<number | null> | undefined;
  /** The size of the first part; null where the server does not know parts: it refuses, or answers with the whole. */
  const firstBytes = async () => {
    first ??= unlessUnknown(() => sizeOf(1));
    const bytes = await first;
    return bytes === sizeBytes && count !== 1 ? null : bytes;
  };
  return {
    sums,
    async likelyPartSizes() {
      if (count === null) return [];
      const bytes = await firstBytes();
      if (bytes === null) {
        const own = partSize(sizeBytes, area.line.limits.partBytes);
        return guessParts([own, ...usualPartBytes], sizeBytes, count);
      }
      const parts = equalParts(bytes, sizeBytes, count);
      return parts === null ? [] : [parts];
    },
    async partSizes() {
      if (count === null || (await firstBytes()) === null) return null;
      return unlessUnknown(() => eachPart(sizeOf, sizeBytes, count));
    },
  };
}

/** null where the server knows nothing of partNumber. */
async function unlessUnknown<T>(ask: () => Promise<T | null>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AppError && unknownCodes.has(error.code)) return null;
    throw error;
  }
}

const unknownCodes: ReadonlySet<string> = new Set(['store.unsupported', 'input.wrong', 'other']);

interface Look {
  readonly signal: AbortSignal | undefined;
  readonly partNumber?: number;
}

async function head(
  area: S3Area,
  { key, version }: Entry,
  { signal, partNumber }: Look,
): Promise<ObjectHeaders> {
  const answer = await area.send(
    { op, key, signal, isRepeatable: true },
    {
      method: 'HEAD',
      key: area.objectKey(key),
      headers: { 'x-amz-checksum-mode': 'ENABLED' },
      ...(partNumber !== undefined && { query: { partNumber: String(partNumber) } }),
    },
  );
  const output = readObjectHeaders(answer.headers);
  refuseUnlessS3(area, op, key, output.ETag);
  if (version !== null && versionOf(output.ETag) !== version) throw area.fail('entry.changed', op, key);
  return output;
}

/** All checksums in an answer to HEAD, those over all bytes first. */
function sumsOf(area: S3Area, output: ObjectHeaders): Sum[] {
  const { ChecksumCRC32, ChecksumCRC64NVME, ChecksumCRC32C, ChecksumSHA256, ChecksumSHA1 } = output;
  const etag = md5Sum(area, versionOf(output.ETag));
  const carried: (readonly [Algorithm, string | undefined])[] = [
    ['crc32', ChecksumCRC32],
    ['crc64nvme', ChecksumCRC64NVME],
    ['crc32c', ChecksumCRC32C],
    ['sha256', ChecksumSHA256],
    ['sha1', ChecksumSHA1],
  ];
  const sums = carried.flatMap(([algorithm, text]): Sum[] => {
    const [, digest, suffix] = /^([A-Za-z0-9+/]+=*)(?:-(\d{1,5}))?$/.exec(text ?? '') ?? [];
    if (digest === undefined) return [];
    if (suffix !== undefined) return [{ algorithm, digest, parts: Number(suffix) }];
    if (output.ChecksumType === 'FULL_OBJECT' || algorithm === 'crc64nvme')
      return [{ algorithm, digest, parts: null }];
    const parts = etag?.parts ?? null;
    if (output.ChecksumType === 'COMPOSITE') return parts === null ? [] : [{ algorithm, digest, parts }];
    // A server that does not say which: of an object in parts it could be either.
    return parts === null ? [{ algorithm, digest, parts: null }] : [];
  });
  if (etag !== null && isPlain(output)) sums.push(etag);
  return [...sums.filter(({ parts }) => parts === null), ...sums.filter(({ parts }) => parts !== null)];
}

/** The ETag is made of MD5s of the bytes unless a key of somebody's encrypts them. */
function isPlain({ ServerSideEncryption, SSECustomerAlgorithm }: ObjectHeaders): boolean {
  return SSECustomerAlgorithm === undefined && (ServerSideEncryption ?? 'AES256') === 'AES256';
}

/** An ETag as an MD5, or as the MD5 of the MD5s of parts; null where it has another form, or is random (directory buckets). */
function md5Sum(area: S3Area, version: string | null): Sum | null {
  const [, hex, parts] = /^([0-9a-f]{32})(?:-(\d{1,5}))?$/.exec(version ?? '') ?? [];
  if (hex === undefined || area.bucket.endsWith('--x-s3')) return null;
  return {
    algorithm: 'md5',
    digest: Buffer.from(hex, 'hex').toString('base64'),
    parts: parts === undefined ? null : Number(parts),
  };
}
