// What comes with an object beside its bytes: storage class, content headers, user metadata, tags.

import { notImplemented, S3Error } from '../errors.ts';
import type { Call, Header } from '../http/call.ts';
import type { ObjectTraits, StoredObject } from '../store/objects.ts';
import { parseTagHeader } from './tags.ts';

export const STORAGE_CLASSES: ReadonlySet<string> = new Set([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
]);

/** Classes whose objects cannot be read until they are restored. */
const ARCHIVED: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE']);

const MAX_METADATA_BYTES = 2048;
const DEFAULT_CONTENT_TYPE = 'binary/octet-stream';

const contentHeaders = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
] as const;

/** Headers that ask for something this server does not do; taking the object without it would be a lie. */
const refused = [
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-customer-algorithm',
  'x-amz-copy-source-server-side-encryption-customer-algorithm',
  'x-amz-website-redirect-location',
  'x-amz-write-offset-bytes',
  'x-amz-object-lock-mode',
  'x-amz-object-lock-retain-until-date',
  'x-amz-object-lock-legal-hold',
] as const;

/** Reads all traits of a new object; throws what S3 answers for wrong ones. */
export function readTraits(call: Call): ObjectTraits {
  refuseUnsupported(call);
  return {
    storageClass: readStorageClass(call.header),
    headers: readObjectHeaders(call),
    tags: parseTagHeader(call.header('x-amz-tagging')),
  };
}

/** Throws NotImplemented or AccessControlListNotSupported for headers that would have to be obeyed. */
export function refuseUnsupported(call: Call): void {
  for (const name of refused) if (call.header(name) !== undefined) throw notImplemented(name);
  const acl = call.header('x-amz-acl');
  const isOwnersOwn = acl === undefined || acl === 'private' || acl === 'bucket-owner-full-control';
  if (!isOwnersOwn || call.headerNames.some((name) => name.startsWith('x-amz-grant-'))) {
    throw new S3Error('AccessControlListNotSupported');
  }
}

/** Reads x-amz-storage-class; throws InvalidStorageClass. */
export function readStorageClass(header: Header): string {
  const storageClass = header('x-amz-storage-class') ?? 'STANDARD';
  if (!STORAGE_CLASSES.has(storageClass)) {
    throw new S3Error('InvalidStorageClass', { elements: { StorageClassRequested: storageClass } });
  }
  return storageClass;
}

/** Reads content headers and user metadata; throws MetadataTooLarge. */
export function readObjectHeaders(call: Call): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of contentHeaders) {
    const value = call.header(name);
    const kept = name === 'content-encoding' ? withoutFraming(value) : value;
    if (kept !== undefined) headers[name] = kept;
  }
  headers['content-type'] ??= DEFAULT_CONTENT_TYPE;
  let metadataBytes = 0;
  for (const name of call.headerNames) {
    if (!name.startsWith('x-amz-meta-')) continue;
    const value = call.header(name) ?? '';
    metadataBytes += name.length - 'x-amz-meta-'.length + value.length;
    headers[name] = value;
  }
  if (metadataBytes > MAX_METADATA_BYTES) {
    throw new S3Error('MetadataTooLarge', {
      elements: { Size: String(metadataBytes), MaxSizeAllowed: String(MAX_METADATA_BYTES) },
    });
  }
  return headers;
}

/** The headers by which GET and HEAD show an object's traits. */
export function showTraits(object: StoredObject): Record<string, string> {
  return {
    ...object.headers,
    ...(object.storageClass === 'STANDARD' ? {} : { 'x-amz-storage-class': object.storageClass }),
    ...(object.tags.length === 0 ? {} : { 'x-amz-tagging-count': String(object.tags.length) }),
  };
}

/** Throws InvalidObjectState for an object in an archive. A restored copy will be told apart here. */
export function requireReadable(object: StoredObject): void {
  if (!ARCHIVED.has(object.storageClass)) return;
  throw new S3Error('InvalidObjectState', {
    message: "The operation is not valid for the object's storage class",
    elements: { StorageClass: object.storageClass },
  });
}

// "aws-chunked" tells how the body was sent, not what it is.
function withoutFraming(encoding: string | undefined): string | undefined {
  if (encoding === undefined) return undefined;
  const kept = encoding.split(',').filter((token) => token.trim().toLowerCase() !== 'aws-chunked');
  return kept.length === 0 ? undefined : kept.join(',').trim();
}
