// The small object that most abilities are tried on.

import { crc32 } from 'node:zlib';
import { HeadObjectCommand, PutObjectCommand, type PutObjectCommandInput } from '@aws-sdk/client-s3';
import { crc32Base64 } from '../checksums.ts';
import { versionOf } from '../s3-entry.ts';
import type { Answer, Ground } from './ground.ts';

export const sampleName = 'object';
export const sampleBytes = Buffer.from('Longshore looks what this store can do.');
export const sampleCrc32 = crc32Base64(crc32(sampleBytes));

/** A checksum, and an MD5, of other bytes. */
export const wrongCrc32 = crc32Base64(crc32(sampleBytes) ^ 1);
export const wrongMd5 = Buffer.alloc(16, 1).toString('base64');

/** An ETag that no object has. */
export const wrongEtag = '0123456789abcdef0123456789abcdef';

/** What is known of the object at this moment. */
export interface Sample {
  /** Its ETag without quotes; null where the server gives none. */
  etag: string | null;
}

export type PutHeaders = Omit<PutObjectCommandInput, 'Bucket' | 'Key' | 'Body' | 'ContentLength'>;

/** Puts the sample's bytes under a name, with these headers. */
export async function put(
  ground: Ground,
  name: string,
  headers: PutHeaders = {},
): Promise<Answer<{ readonly etag: string | null }>> {
  const answer = await ground.attempt((client, options) =>
    client.send(
      new PutObjectCommand({
        ...ground.at(name),
        Body: sampleBytes,
        ContentLength: sampleBytes.length,
        ...headers,
      }),
      options,
    ),
  );
  if (answer.error !== null) return answer;
  const { ETag, VersionId } = answer.output;
  if (VersionId !== undefined) ground.isVersioned = true;
  ground.keepsVersions = VersionId !== undefined && VersionId !== 'null';
  return { output: { etag: versionOf(ETag) }, error: null };
}

/** Looks at an object, with its checksums where the server keeps them. */
export function head(ground: Ground, name: string) {
  return ground.attempt((client, options) =>
    client.send(new HeadObjectCommand({ ...ground.at(name), ChecksumMode: 'ENABLED' }), options),
  );
}
