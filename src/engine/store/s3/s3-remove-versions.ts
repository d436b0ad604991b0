// Removing versions of objects for good, each by its id.

import { AppError } from '../../../contract/errors.ts';
import type { Call } from './s3-call.ts';
import { notS3, s3ErrorOf } from './s3-error.ts';
import type { S3Line } from './s3-line.ts';
import type { VersionRef } from './s3-versions.ts';
import { canBeListedInXml, deleteObjectsRequest, readDeleteResult } from './wire/delete-objects.ts';

type Signal = AbortSignal | undefined;

export interface VersionFailure {
  readonly version: VersionRef;
  readonly error: AppError;
}

const op = 'version.remove';

/**
 * Removes up to a thousand versions for good, each by its id, and gives those that could not be removed. An id stands for
 * the same bytes for ever, so it needs no precondition; but not `null` where versions are suspended, and S3 takes none there.
 */
export async function removeVersions(
  line: S3Line,
  bucket: string,
  versions: readonly VersionRef[],
  signal: Signal,
): Promise<VersionFailure[]> {
  const together = versions.filter(({ key }) => canBeListedInXml(key));
  const failures = together.length === 0 ? [] : await removeTogether(line, bucket, together, signal);
  for (const version of versions) {
    if (canBeListedInXml(version.key)) continue;
    const { key, versionId } = version;
    const isRepeatable = versionId !== 'null';
    const about = { op, name: nameOf(bucket, key), about: 'entry', bucket, signal, isRepeatable } as const;
    try {
      await line.send(about, { method: 'DELETE', key, query: { versionId } });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failures.push({ version, error });
    }
  }
  return failures;
}

async function removeTogether(
  line: S3Line,
  bucket: string,
  versions: readonly VersionRef[],
  signal: Signal,
): Promise<VersionFailure[]> {
  // What is called null may be another one the second time.
  const isRepeatable = versions.every(({ versionId }) => versionId !== 'null');
  const call: Call = { op, name: `s3://${bucket}`, about: 'bucket', bucket, signal, isRepeatable };
  const { server } = line.endpoint;
  const asked = versions.map(({ key, versionId }) => ({ key, versionId }));
  try {
    const answer = await line.send(call, deleteObjectsRequest(bucket, asked));
    const { failures } = readDeleteResult(answer.body, asked);
    const codes = new Map(failures.map(({ key, versionId, code }) => [`${versionId} ${key}`, code]));
    return versions.flatMap((version) => {
      const code = codes.get(`${version.versionId} ${version.key}`);
      if (code === undefined) return [];
      const about = { op, name: nameOf(bucket, version.key), about: 'entry', server } as const;
      const said = { code, status: 400, region: undefined, isMarkup: false };
      return [{ version, error: s3ErrorOf(said, about) }];
    });
  } catch (thrown) {
    const error = thrown instanceof SyntaxError ? notS3({ ...call, server }, thrown.message) : thrown;
    if (!(error instanceof AppError)) throw error;
    const { code, retry, raw, detail } = error;
    return versions.map((version) => {
      const from = nameOf(bucket, version.key);
      return { version, error: new AppError(code, { op, from, retry, raw, detail }) };
    });
  }
}

function nameOf(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`;
}
