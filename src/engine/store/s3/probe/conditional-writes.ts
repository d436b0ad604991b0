// Whether writes and removals keep to If-None-Match and If-Match. Each is tried where it has to fail, for some only take it.

import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { Ability } from '../../../../contract/store-facts.ts';
import { etagOf } from '../s3-entry.ts';
import type { Ground } from './ground.ts';
import { put, type Sample, sampleName, wrongEtag } from './sample.ts';
import { demanded, ignored, isFailedPrecondition, refusal, unknown, yes } from './verdict.ts';

const noEtag = unknown('The server gave no ETag to compare with.');

/** PutObject over an object, with If-None-Match. */
export async function probeIfNoneMatch(ground: Ground, sample: Sample): Promise<Ability> {
  const { output, error } = await put(ground, sampleName, { IfNoneMatch: '*' });
  if (output !== null) sample.etag = output.etag;
  return demanded(error, isFailedPrecondition);
}

export interface IfMatch {
  readonly ability: Ability;
  /** ETags are compared without their quotes; null where that could not be told. */
  readonly areEtagsBare: boolean | null;
}

/** PutObject over an object, with the right If-Match and with a wrong one, in the form of the right one that is taken. */
export async function probeIfMatch(ground: Ground, sample: Sample): Promise<IfMatch> {
  for (const areEtagsBare of [false, true]) {
    const form = (etag: string) => (areEtagsBare ? etag : etagOf(etag));
    if (sample.etag === null) return { ability: noEtag, areEtagsBare: null };
    const right = await put(ground, sampleName, { IfMatch: form(sample.etag) });
    if (right.error !== null) {
      // Ceph compares the quotes too, so that the right ETag is a wrong one with them.
      if (isFailedPrecondition(right.error)) continue;
      return { ability: refusal(right.error), areEtagsBare: null };
    }
    sample.etag = right.output.etag;
    const wrong = await put(ground, sampleName, { IfMatch: form(wrongEtag) });
    if (wrong.error === null) {
      sample.etag = wrong.output.etag;
      return { ability: ignored(), areEtagsBare: null };
    }
    if (!isFailedPrecondition(wrong.error)) return { ability: refusal(wrong.error), areEtagsBare: null };
    const reason = areEtagsBare ? 'ETags are compared without their quotes.' : null;
    return { ability: yes(reason), areEtagsBare };
  }
  const reason = 'The right ETag is refused as well, with and without quotes.';
  return { ability: { state: 'no', reason }, areEtagsBare: null };
}

/** DeleteObject with a wrong If-Match, and then with the right one. The object is gone afterwards, as a rule. */
export async function probeDeleteIfMatch(
  ground: Ground,
  sample: Sample,
  areEtagsBare: boolean,
): Promise<Ability> {
  const remove = (IfMatch: string) =>
    ground.attempt((client, options) =>
      client.send(new DeleteObjectCommand({ ...ground.at(sampleName), IfMatch }), options),
    );
  const form = (etag: string) => (areEtagsBare ? etag : etagOf(etag));
  if (sample.etag === null) return noEtag;
  const { error } = await remove(form(wrongEtag));
  if (error === null || !isFailedPrecondition(error)) return demanded(error, isFailedPrecondition);
  const right = await remove(form(sample.etag));
  return right.error === null ? yes() : { state: 'no', reason: 'The right ETag is refused as well.' };
}
