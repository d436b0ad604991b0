// Whether the store compares what it is sent with its checksums, and keeps these.

import { Readable } from 'node:stream';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { AppError } from '../../../../contract/errors.ts';
import type { Ability } from '../../../../contract/store-facts.ts';
import type { Ground } from './ground.ts';
import {
  head,
  put,
  type Sample,
  sampleBytes,
  sampleCrc32,
  sampleName,
  wrongCrc32,
  wrongMd5,
} from './sample.ts';
import { demanded, type Found, ignored, refusal, yes } from './verdict.ts';

/**
 * Puts the sample, with its CRC32 where that is taken, and finds out what becomes of it. Throws what the store says when it
 * cannot be put at all.
 */
export async function probeChecksums(ground: Ground, sample: Sample): Promise<Found> {
  const first = await put(ground, sampleName, { ChecksumCRC32: sampleCrc32 });
  if (first.error !== null) {
    const plain = await put(ground, sampleName);
    if (plain.error !== null) throw plain.error;
    sample.etag = plain.output.etag;
    const refused = refusal(first.error);
    return { 'checksums-checked': refused, 'checksums-kept': refused };
  }
  sample.etag = first.output.etag;
  const kept = await head(ground, sampleName);
  const wrong = await put(ground, 'wrong-crc32', { ChecksumCRC32: wrongCrc32 });
  return {
    'checksums-kept':
      kept.error !== null
        ? refusal(kept.error)
        : kept.output.ChecksumCRC32 === sampleCrc32
          ? yes()
          : ignored('HeadObject does not give it back.'),
    'checksums-checked': demanded(wrong.error, isAboutTheRequest),
  };
}

/** The right checksum was taken, so whatever is said against the wrong one is said because it is wrong. */
function isAboutTheRequest({ code }: AppError): boolean {
  return code === 'bytes.wrong' || code === 'other';
}

/** A wrong Content-MD5. */
export async function probeContentMd5(ground: Ground): Promise<Ability> {
  const { error } = await put(ground, 'wrong-md5', { ContentMD5: wrongMd5 });
  return demanded(error, ({ code }) => code === 'bytes.wrong');
}

/** A body of unknown checksum, which follows in a trailer; some store the frame around it as if it were content. */
export async function probeTrailer(ground: Ground): Promise<Ability> {
  const name = 'trailer';
  const command = new PutObjectCommand({
    ...ground.at(name),
    Body: Readable.from([sampleBytes]),
    ContentLength: sampleBytes.length,
    ChecksumAlgorithm: 'CRC32',
  });
  // The SDK warns on the console that it will not repeat a stream; nobody wants it to.
  command.middlewareStack.add(
    (next, context) => (args) => {
      context.logger = silent;
      return next(args);
    },
    { step: 'initialize', name: 'sayNothing' },
  );
  const sent = await ground.attempt((client, options) => client.send(command, options));
  if (sent.error !== null) return refusal(sent.error);
  const { output, error } = await head(ground, name);
  if (error !== null) return refusal(error);
  if (output.ContentLength !== sampleBytes.length)
    return { state: 'no', reason: 'What frames the trailer became part of the object.' };
  return output.ChecksumCRC32 === sampleCrc32 ? yes() : ignored('HeadObject does not give it back.');
}

const nothing = () => {};
const silent = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
