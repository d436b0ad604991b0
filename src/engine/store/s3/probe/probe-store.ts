// Finds out what a store can do by trying it.

import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { type Ability, abilities, type StoreFacts } from '../../../../contract/store-facts.ts';
import type { TriedIn } from '../known-conditions.ts';
import type { S3Line } from '../s3-line.ts';
import { bucketRegion, probeUploadListing, probeVersioning, refuseIfLocked } from './bucket-state.ts';
import { probeChecksums, probeContentMd5, probeTrailer } from './checksums.ts';
import { probeDeleteIfMatch, probeIfMatch, probeIfNoneMatch } from './conditional-writes.ts';
import { probeCopy } from './copies.ts';
import { clean, createGround, type Ground } from './ground.ts';
import { probeMultipart } from './multipart.ts';
import { probeDeleteObjects, probeRanges, probeStorageClasses, probeTagging } from './object-extras.ts';
import { head, type Sample, sampleName } from './sample.ts';
import { readSigns } from './server-signs.ts';
import { type Found, unknown } from './verdict.ts';

export interface Probing {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal | undefined;
}

/**
 * With `bucket` null it only reads and lists, in the first bucket of the account, with at most 7 requests. With a bucket it
 * writes some objects of a few bytes under a prefix of its own and removes them whatever happens, with about 35 requests.
 * The line goes by what is found from now on. Throws what keeps it from trying at all, and what keeps it from cleaning up.
 */
export async function probeStore(line: S3Line, bucket: string | null, probing: Probing): Promise<StoreFacts> {
  const signs = await readSigns(line, probing);
  // That this account may not list its buckets says nothing about the one that was named.
  if (signs.buckets.error !== null && (bucket === null || signs.buckets.error.code !== 'access.denied'))
    throw signs.buckets.error;
  line.knowledge.learnClock(signs.clockOffsetMs);
  const seen = bucket ?? signs.buckets.output?.[0] ?? null;
  const ground = seen === null ? null : createGround(line, seen, probing.signal);
  const region = ground && (await bucketRegion(ground));
  const tried = ground === null || bucket === null ? null : await byTrying(ground);
  const found = tried?.found ?? (ground === null ? {} : await byReading(ground));

  const untried = unknown(bucket === null ? 'No bucket was chosen to try it in.' : 'It could not be tried.');
  const all = Object.fromEntries(abilities.map((name): [string, Ability] => [name, found[name] ?? untried]));
  const facts: StoreFacts = {
    server: line.endpoint.server,
    product: signs.product,
    region,
    clockOffsetMs: signs.clockOffsetMs,
    probedMs: probing.now(),
    bucket,
    abilities: all as StoreFacts['abilities'],
  };
  // That a listing of uploads answers is no reason to forget that uploads were missing in it.
  const sure = bucket === null ? { ...facts.abilities, 'list-uploads': untried } : facts.abilities;
  line.knowledge.adopt(sure, tried);
  return facts;
}

/** What can be seen without changing anything. */
async function byReading(ground: Ground): Promise<Found> {
  const { output } = await ground.attempt((client, options) =>
    client.send(new ListObjectsV2Command({ Bucket: ground.bucket, MaxKeys: 20 }), options),
  );
  const readable = output?.Contents?.find(
    ({ Size = 0, StorageClass }) => Size > 1 && !/GLACIER|ARCHIVE/.test(StorageClass ?? ''),
  );
  return {
    'list-uploads': await probeUploadListing(ground),
    versioning: await probeVersioning(ground, output?.Contents?.[0]?.Key ?? null),
    ranges:
      readable?.Key === undefined
        ? unknown('There is no object to read from.')
        : await probeRanges(ground, readable.Key),
  };
}

interface Tried extends TriedIn {
  readonly found: Found;
}

async function byTrying(ground: Ground): Promise<Tried> {
  await refuseIfLocked(ground);
  let tried: Tried;
  try {
    tried = await tryAll(ground);
  } catch (error) {
    // What broke the probe off is worth more than what may then break the cleaning.
    await clean(ground).catch(() => undefined);
    throw error;
  }
  await clean(ground);
  return tried;
}

async function tryAll(ground: Ground): Promise<Tried> {
  const sample: Sample = { etag: null };
  // The first, for it puts the sample.
  const checksums = await probeChecksums(ground, sample);
  const versioning = await probeVersioning(ground, ground.at(sampleName).Key);
  const ifNoneMatch = await probeIfNoneMatch(ground, sample);
  const { ability: ifMatch, areEtagsBare } = await probeIfMatch(ground, sample);
  const found: Found = {
    ...checksums,
    versioning,
    'if-none-match': ifNoneMatch,
    'if-match': ifMatch,
    'content-md5': await probeContentMd5(ground),
    'checksum-trailers': await probeTrailer(ground),
    ranges: await probeRanges(ground, ground.at(sampleName).Key),
    'storage-classes': await probeStorageClasses(ground),
    tagging: await probeTagging(ground),
    ...(await probeCopy(ground)),
    // Nearly the last, for it may replace the sample.
    ...(await probeMultipart(ground)),
  };
  const latest = await head(ground, sampleName);
  sample.etag = latest.output?.ETag?.replaceAll('"', '') ?? null;
  const deleteIfMatch = await probeDeleteIfMatch(ground, sample, areEtagsBare === true);
  const deleteObjects = await probeDeleteObjects(ground, ['copy', 'class', 'trailer']);
  return {
    found: { ...found, 'delete-if-match': deleteIfMatch, 'delete-objects': deleteObjects },
    bucket: ground.bucket,
    keepsVersions: ground.keepsVersions,
    areEtagsBare,
  };
}
