// Abilities of single objects: ranges, storage classes, tags; and removing many objects at once.

import { createHash } from 'node:crypto';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Ability } from '../../../../contract/store-facts.ts';
import type { Answer, Ground } from './ground.ts';
import { head, put, sampleName } from './sample.ts';
import { ignored, refusal, unknown, yes } from './verdict.ts';

/** GetObject of one byte of an object that has more; the key is a whole one. */
export async function probeRanges(ground: Ground, Key: string): Promise<Ability> {
  const input = { Bucket: ground.bucket, Key, Range: 'bytes=1-1' };
  const { output, error } = await ground.attempt(async (client, options) => {
    const answer = await client.send(new GetObjectCommand(input), options);
    // It may be the whole of a large object, of which nobody wants to wait for the rest.
    if (answer.Body instanceof ReadableStream) await answer.Body.cancel();
    else if (answer.Body !== undefined && 'destroy' in answer.Body) answer.Body.destroy();
    return answer;
  });
  if (error !== null) return refusal(error);
  const isPart = output.$metadata.httpStatusCode === 206 && output.ContentRange !== undefined;
  return isPart ? yes() : ignored('The whole object came.');
}

/** PutObject in STANDARD_IA, and whether HeadObject tells so. */
export async function probeStorageClasses(ground: Ground): Promise<Ability> {
  const name = 'class';
  const stored = await put(ground, name, { StorageClass: 'STANDARD_IA' });
  if (stored.error !== null) return refusal(stored.error);
  const { output, error } = await head(ground, name);
  if (error !== null) return refusal(error);
  return output.StorageClass === 'STANDARD_IA' ? yes() : ignored('STANDARD_IA is taken and not told again.');
}

/** PutObjectTagging and GetObjectTagging. */
export async function probeTagging(ground: Ground): Promise<Ability> {
  const at = ground.at(sampleName);
  const Tagging = { TagSet: [{ Key: 'longshore', Value: 'probe' }] };
  const set = await provedEitherWay(ground, (client, options, proof) => {
    const command = new PutObjectTaggingCommand({ ...at, Tagging });
    if (proof === 'md5')
      command.middlewareStack.add((next) => (args) => next(provedByMd5(args)), lateInBuild);
    return client.send(command, options);
  });
  if (set.error !== null) return refusal(set.error);
  const { output, error } = await ground.attempt((client, options) =>
    client.send(new GetObjectTaggingCommand(at), options),
  );
  if (error !== null) return refusal(error);
  const isKept = output.TagSet?.some(({ Key, Value }) => Key === 'longshore' && Value === 'probe') === true;
  return isKept ? yes(set.reason) : ignored('The tags are not given back.');
}

/** DeleteObjects of what the probe has made, which most of the cleaning up is. */
export async function probeDeleteObjects(ground: Ground, names: readonly string[]): Promise<Ability> {
  const Objects = names.map((name) => ({ Key: ground.at(name).Key }));
  const { output, error, reason } = await provedEitherWay(ground, (client, options, proof) => {
    const command = new DeleteObjectsCommand({ Bucket: ground.bucket, Delete: { Objects } });
    if (proof === 'md5')
      command.middlewareStack.add((next) => (args) => next(provedByMd5(args)), lateInBuild);
    return client.send(command, options);
  });
  if (error !== null) return refusal(error);
  const failed = output.Errors?.[0];
  if (failed !== undefined) return unknown(`An object was not removed (${failed.Code ?? 'no code'}).`);
  return output.Deleted?.length === names.length ? yes(reason) : ignored('It does not say what was removed.');
}

type Sending<T> = (
  client: S3Client,
  options: { abortSignal?: AbortSignal },
  proof: 'md5' | 'crc32',
) => Promise<T>;

/** Such requests must prove their body: all servers of old ask for its MD5, and some of today for nothing but the CRC32. */
async function provedEitherWay<T>(
  ground: Ground,
  send: Sending<T>,
): Promise<Answer<T> & { readonly reason: string | null }> {
  const first = await ground.attempt((client, options) => send(client, options, 'md5'));
  if (first.error === null || refusal(first.error).state !== 'no') return { ...first, reason: null };
  const second = await ground.attempt((client, options) => send(client, options, 'crc32'));
  return second.error === null
    ? { ...second, reason: 'With a CRC32 only, and not with Content-MD5.' }
    : { ...first, reason: null };
}

// After the SDK has added its own.
const lateInBuild = { step: 'build', name: 'proveByMd5', priority: 'low' } as const;

/** The same request with its Content-MD5 in place of other checksums. */
function provedByMd5<T extends { request: unknown }>(args: T): T {
  const { request } = args;
  if (!isRequest(request)) return args;
  const md5 = createHash('md5').update(String(request.body)).digest('base64');
  const kept = Object.entries(request.headers).filter(([name]) => !/checksum/i.test(name));
  request.headers = { ...Object.fromEntries(kept), 'content-md5': md5 };
  return args;
}

function isRequest(value: unknown): value is { body: unknown; headers: Record<string, string> } {
  return typeof value === 'object' && value !== null && 'headers' in value && 'body' in value;
}
