// The objects of a place in S3 as they are: see ObjectAccess.

import type { Entry, Key } from '../../../contract/models.ts';
import type { ListedObject, ObjectAccess, SeenObject } from '../object-access.ts';
import { type ObjectHeaders, readSha256, sha256Name } from './object-headers.ts';
import type { S3Area } from './s3-area.ts';
import { parseMtime } from './s3-entry.ts';
import { type Head, headObject } from './s3-head.ts';
import { listPages, type Page } from './s3-list.ts';
import { sumsOfHead } from './s3-proofs.ts';

export function createObjectAccess(area: S3Area): ObjectAccess {
  const { line, bucket } = area;
  return {
    get keepsPreconditions() {
      return area.preconditions.areKept;
    },
    // What speaks through the SDK is loaded on first use: it takes longer than many a command.
    async tryPreconditions(folder, { signal } = {}) {
      const { probePreconditions } = await import('./probe/probe-preconditions.ts');
      await probePreconditions(line, { bucket, prefix: `${area.objectKey(folder)}/`, signal });
    },
    list: (prefix, { signal } = {}) => listAll(area, prefix, signal),
    async look(path, { signal } = {}) {
      const head = await headObject(area, path, { op: 'entry.stat', signal });
      return head && seenObject(area, path, head, signal);
    },
    async copy(from, to, copying) {
      const { copyObject } = await import('./s3-copy.ts');
      return seenObject(area, to, await copyObject(area, from, to, copying), copying.signal);
    },
    versioning: async ({ signal } = {}) => (await import('./s3-versioning.ts')).versioningOf(area, signal),
  };
}

async function* listAll(
  area: S3Area,
  start: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly ListedObject[]> {
  const prefix = area.prefix + start;
  const pages = listPages(area, { key: start as Key, prefix, isDeep: true, signal });
  for await (const { objects } of pages) yield objects.map((object) => listedObject(area, object));
}

function listedObject(area: S3Area, { key, entry }: Page['objects'][number]): ListedObject {
  const path = key.slice(area.prefix.length) as Key;
  const { sizeBytes, version, modifiedMs, storageClass } = entry;
  // Without them nobody could tell whether an object is still the same.
  if (version === null || sizeBytes === null)
    throw area.notS3('entry.list', path, 'The listing leaves out ETags or sizes.');
  return { path, sizeBytes, etag: version, modifiedMs, storageClass };
}

function seenObject(
  area: S3Area,
  path: Key,
  { entry, operation, headers }: Head,
  signal: AbortSignal | undefined,
): SeenObject {
  const { sizeBytes, version, storageClass } = entry;
  if (version === null || sizeBytes === null) throw area.notS3('entry.stat', path);
  return {
    path,
    sizeBytes,
    etag: version,
    modifiedMs: headers.LastModified?.getTime() ?? null,
    storageClass,
    sha256: readSha256(headers.Metadata[sha256Name]),
    op: operation ?? null,
    sourceMs: parseMtime(headers.Metadata['mtime']),
    isArchived: isArchived(entry, headers),
    versionId: headers.VersionId ?? null,
    sums: sumsOfHead(area, entry, headers, signal),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html: x-amz-restore, x-amz-archive-status */
function isArchived({ storageClass }: Entry, { Restore, ArchiveStatus }: ObjectHeaders): boolean {
  const isFrozen =
    storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE' || ArchiveStatus !== undefined;
  return isFrozen && Restore?.includes('ongoing-request="false"') !== true;
}
