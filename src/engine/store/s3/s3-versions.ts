// The versions of a bucket: whether it keeps any, and which there are.

import {
  GetBucketVersioningCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3';
import { throwIfAborted } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Call } from './s3-call.ts';
import { notS3 } from './s3-error.ts';
import type { S3Line } from './s3-line.ts';

type Signal = AbortSignal | undefined;

/** Which version; a delete marker is one too. */
export interface VersionRef {
  readonly key: string;
  readonly versionId: string;
}

/** What a listing says of a version. */
export interface ListedVersion extends VersionRef {
  /** null: a delete marker. */
  readonly sizeBytes: number | null;
  readonly isLatest: boolean;
}

/** True when a bucket has ever kept versions; not where the server knows none, or does not tell. */
export async function keepsVersions(line: S3Line, bucket: string, signal: Signal): Promise<boolean> {
  const call = callOf(bucket, signal);
  try {
    const command = new GetBucketVersioningCommand({ Bucket: bucket });
    const { Status } = await line.call(call, (client, options) => client.send(command, options));
    return Status !== undefined;
  } catch (error) {
    const isUntold =
      error instanceof AppError && ['access.denied', 'store.unsupported', 'other'].includes(error.code);
    if (isUntold) return false;
    throw error;
  }
}

/**
 * All versions and delete markers of a bucket, page by page. A page that breaks off or is none of S3's throws not-s3. What
 * was listed on a page must be there until the next was given: Ceph loses its place with the version that a page ended with.
 */
export async function* listVersions(
  line: S3Line,
  bucket: string,
  signal: Signal,
): AsyncGenerator<ListedVersion[]> {
  const call = callOf(bucket, signal);
  const wrong = (detail: string) => notS3({ ...call, server: line.endpoint.server }, detail);
  let from: Markers | null = null;
  do {
    throwIfAborted(signal);
    const command: ListObjectVersionsCommand = new ListObjectVersionsCommand({
      Bucket: bucket,
      EncodingType: 'url',
      ...from,
    });
    const output = await line.call(call, (client, options) => client.send(command, options));
    if (output.Name === undefined || output.IsTruncated === undefined)
      throw wrong('The answer to a listing of versions is none that S3 gives.');
    const page = readVersions(output, wrong);
    if (page.length > 0) yield page;
    from = output.IsTruncated ? nextMarkers(output, page, from, wrong) : null;
  } while (from !== null);
}

interface Markers {
  readonly KeyMarker: string;
  readonly VersionIdMarker: string | undefined;
}

function readVersions(
  output: ListObjectVersionsCommandOutput,
  wrong: (detail: string) => AppError,
): ListedVersion[] {
  const { Versions = [], DeleteMarkers = [] } = output;
  const markers = DeleteMarkers.map((marker) => ({ ...marker, Size: null }));
  return [...Versions, ...markers].map(({ Key, VersionId, Size = 0, IsLatest = false }) => {
    if (Key === undefined || !VersionId) throw wrong('The listing has a version without a name.');
    return { key: decode(Key, output, wrong), versionId: VersionId, sizeBytes: Size, isLatest: IsLatest };
  });
}

function nextMarkers(
  output: ListObjectVersionsCommandOutput,
  page: readonly ListedVersion[],
  before: Markers | null,
  wrong: (detail: string) => AppError,
): Markers {
  const VersionIdMarker = output.NextVersionIdMarker || undefined;
  const said = output.NextKeyMarker ?? '';
  // Ceph does not encode the marker as it encodes keys.
  const isPlain = page.some(({ key, versionId }) => key === said && versionId === VersionIdMarker);
  const KeyMarker = isPlain ? said : decode(said, output, wrong);
  if (KeyMarker === '' || (KeyMarker === before?.KeyMarker && VersionIdMarker === before.VersionIdMarker))
    throw wrong('The listing of versions breaks off in the middle.');
  return { KeyMarker, VersionIdMarker };
}

function decode(
  text: string,
  { EncodingType }: ListObjectVersionsCommandOutput,
  wrong: (detail: string) => AppError,
): string {
  if (EncodingType !== 'url') return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw wrong('The listing of versions has a key that is not encoded as it says.');
  }
}

function callOf(bucket: string, signal: Signal): Call {
  return { op: 'version.list', name: `s3://${bucket}`, about: 'bucket', bucket, signal, isRepeatable: true };
}
