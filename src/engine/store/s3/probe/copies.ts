// Whether the store copies by itself, and minds which version it copies.

import { CopyObjectCommand } from '@aws-sdk/client-s3';
import { etagOf } from '../s3-entry.ts';
import type { Ground } from './ground.ts';
import { sampleName, wrongEtag } from './sample.ts';
import { demanded, type Found, isFailedPrecondition, refusal, yes } from './verdict.ts';

/** The sample as the source of a copy; no character of its key needs encoding. */
export function copySourceOf(ground: Ground): string {
  return `${ground.bucket}/${ground.prefix}${sampleName}`;
}

/** CopyObject, plain and with a precondition that does not hold. */
export async function probeCopy(ground: Ground): Promise<Found> {
  const copy = (name: string, condition: { CopySourceIfMatch?: string }) =>
    ground.attempt((client, options) =>
      client.send(
        new CopyObjectCommand({ ...ground.at(name), CopySource: copySourceOf(ground), ...condition }),
        options,
      ),
    );
  const plain = await copy('copy', {});
  if (plain.error !== null) {
    const refused = refusal(plain.error);
    return { copy: refused, 'copy-if-match': refused };
  }
  const wrong = await copy('copy-if-match', { CopySourceIfMatch: etagOf(wrongEtag) });
  return { copy: yes(), 'copy-if-match': demanded(wrong.error, isFailedPrecondition) };
}
