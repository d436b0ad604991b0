// Uploads in parts: whether unfinished ones are listed, parts can be copied, and completing keeps to If-None-Match.

import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { Ability } from '../../../../contract/store-facts.ts';
import { copySourceOf } from './copies.ts';
import type { Ground } from './ground.ts';
import { sampleBytes, sampleName } from './sample.ts';
import { demanded, type Found, ignored, isFailedPrecondition, refusal, yes } from './verdict.ts';

/** One upload over the sample, of one part of a few bytes: S3 asks for 5 MiB only of parts that another follows. */
export async function probeMultipart(ground: Ground): Promise<Found> {
  const target = ground.at(sampleName);
  // Remembered before its answer, which may get lost.
  ground.uploads.set(null, target.Key);
  const { output, error } = await ground.attempt((client, options) =>
    client.send(new CreateMultipartUploadCommand(target), options),
  );
  const UploadId = output?.UploadId;
  if (error?.code !== 'network.lost' && error?.code !== 'service.busy') ground.uploads.delete(null);
  if (UploadId === undefined) {
    const refused = error === null ? ignored('No upload began.') : refusal(error);
    return { 'list-uploads': refused, 'upload-part-copy': refused, 'complete-if-none-match': refused };
  }
  ground.uploads.set(UploadId, target.Key);
  const listing = await probeList(ground, UploadId);
  const copied = await copyPart(ground, UploadId);
  const part = copied.part ?? (await sendPart(ground, UploadId));
  return {
    'list-uploads': listing,
    'upload-part-copy': copied.ability,
    'complete-if-none-match': 'state' in part ? part : await probeComplete(ground, UploadId, part),
  };
}

async function probeList(ground: Ground, uploadId: string): Promise<Ability> {
  // By the folder and not by the whole key, for some servers (MinIO) list no more than the uploads of one key.
  const input = { Bucket: ground.bucket, Prefix: ground.prefix };
  const { output, error } = await ground.attempt((client, options) =>
    client.send(new ListMultipartUploadsCommand(input), options),
  );
  if (error !== null) return refusal(error);
  const isListed = output.Uploads?.some(({ UploadId }) => UploadId === uploadId) === true;
  return isListed ? yes() : ignored('An upload that had begun was not listed.');
}

async function copyPart(
  ground: Ground,
  UploadId: string,
): Promise<{ readonly ability: Ability; readonly part?: CompletedPart }> {
  const source = { CopySource: copySourceOf(ground), PartNumber: 1 };
  const { output, error } = await ground.attempt((client, options) =>
    client.send(new UploadPartCopyCommand({ ...ground.at(sampleName), UploadId, ...source }), options),
  );
  if (error !== null) return { ability: refusal(error) };
  const ETag = output.CopyPartResult?.ETag;
  if (ETag === undefined) return { ability: ignored('No part came of it.') };
  const ChecksumCRC32 = output.CopyPartResult?.ChecksumCRC32;
  const part = { PartNumber: 1, ETag, ...(ChecksumCRC32 !== undefined && { ChecksumCRC32 }) };
  return { ability: yes(), part };
}

async function sendPart(ground: Ground, UploadId: string): Promise<CompletedPart | Ability> {
  const body = { Body: sampleBytes, ContentLength: sampleBytes.length, PartNumber: 1 };
  const { output, error } = await ground.attempt((client, options) =>
    client.send(new UploadPartCommand({ ...ground.at(sampleName), UploadId, ...body }), options),
  );
  if (error !== null) return refusal(error);
  const { ETag, ChecksumCRC32 } = output;
  if (ETag === undefined) return ignored('No part came of it.');
  return { PartNumber: 1, ETag, ...(ChecksumCRC32 !== undefined && { ChecksumCRC32 }) };
}

async function probeComplete(ground: Ground, UploadId: string, part: CompletedPart): Promise<Ability> {
  const { output, error } = await ground.attempt((client, options) =>
    client.send(
      new CompleteMultipartUploadCommand({
        ...ground.at(sampleName),
        UploadId,
        MultipartUpload: { Parts: [part] },
        IfNoneMatch: '*',
      }),
      options,
    ),
  );
  if (output !== null) ground.uploads.delete(UploadId);
  return demanded(error, isFailedPrecondition);
}
