// What the headers of an answer say of an object, as the SDK names it, and the headers of a request for one.

import type { Condition } from './preconditions.ts';

/** What HEAD and GET tell. */
export interface ObjectHeaders {
  readonly ContentLength: number | undefined;
  readonly ETag: string | undefined;
  readonly LastModified: Date | undefined;
  readonly Metadata: Readonly<Record<string, string>>;
  readonly StorageClass: string | undefined;
  readonly CacheControl: string | undefined;
  readonly ContentDisposition: string | undefined;
  readonly ContentEncoding: string | undefined;
  readonly ContentLanguage: string | undefined;
  readonly ContentType: string | undefined;
  readonly Expires: string | undefined;
  readonly VersionId: string | undefined;
  readonly Restore: string | undefined;
  readonly ArchiveStatus: string | undefined;
  readonly TagCount: number | undefined;
  readonly ServerSideEncryption: string | undefined;
  readonly SSECustomerAlgorithm: string | undefined;
  readonly ChecksumType: string | undefined;
  readonly ChecksumCRC32: string | undefined;
  readonly ChecksumCRC32C: string | undefined;
  readonly ChecksumCRC64NVME: string | undefined;
  readonly ChecksumSHA1: string | undefined;
  readonly ChecksumSHA256: string | undefined;
}

type Headers = Readonly<Record<string, string>>;

export const metaPrefix = 'x-amz-meta-';

/** The name in the metadata under which whoever wrote an object may have said what SHA-256 its bytes have. */
export const sha256Name = 'longshore-sha256';

/** That SHA-256 in lower-case hex; null for a text that is none. */
export function readSha256(text: string | undefined): string | null {
  return text !== undefined && /^[0-9a-f]{64}$/.test(text) ? text : null;
}

export function readObjectHeaders(headers: Headers): ObjectHeaders {
  const modified = new Date(headers['last-modified'] ?? '');
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith(metaPrefix));
  return {
    ContentLength: numberIn(headers['content-length']),
    ETag: headers['etag'],
    LastModified: Number.isNaN(modified.getTime()) ? undefined : modified,
    Metadata: Object.fromEntries(metadata.map(([name, value]) => [name.slice(metaPrefix.length), value])),
    StorageClass: headers['x-amz-storage-class'],
    CacheControl: headers['cache-control'],
    ContentDisposition: headers['content-disposition'],
    ContentEncoding: headers['content-encoding'],
    ContentLanguage: headers['content-language'],
    ContentType: headers['content-type'],
    Expires: headers['expires'],
    VersionId: headers['x-amz-version-id'],
    Restore: headers['x-amz-restore'],
    ArchiveStatus: headers['x-amz-archive-status'],
    TagCount: numberIn(headers['x-amz-tagging-count']),
    ServerSideEncryption: headers['x-amz-server-side-encryption'],
    SSECustomerAlgorithm: headers['x-amz-server-side-encryption-customer-algorithm'],
    ChecksumType: headers['x-amz-checksum-type'],
    ChecksumCRC32: headers['x-amz-checksum-crc32'],
    ChecksumCRC32C: headers['x-amz-checksum-crc32c'],
    ChecksumCRC64NVME: headers['x-amz-checksum-crc64nvme'],
    ChecksumSHA1: headers['x-amz-checksum-sha1'],
    ChecksumSHA256: headers['x-amz-checksum-sha256'],
  };
}

function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

interface NewObject {
  readonly ContentType: string;
  readonly Metadata: Readonly<Record<string, string>>;
  readonly StorageClass?: string;
}

/** The headers that a new object is written with. */
export function newObjectHeaders({ ContentType, Metadata, StorageClass }: NewObject): Record<string, string> {
  const metadata = Object.entries(Metadata).map(([name, value]) => [metaPrefix + name, value]);
  return {
    'content-type': ContentType,
    ...Object.fromEntries(metadata),
    ...(StorageClass !== undefined && { 'x-amz-storage-class': StorageClass }),
  };
}

/** The headers of a precondition. */
export function conditionHeaders({ IfMatch, IfNoneMatch }: Condition): Record<string, string> {
  return {
    ...(IfMatch !== undefined && { 'if-match': IfMatch }),
    ...(IfNoneMatch !== undefined && { 'if-none-match': IfNoneMatch }),
  };
}
