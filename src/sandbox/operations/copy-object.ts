// CopyObject: a new object from one that is there, with its own or with new traits.

import { type ChecksumAlgorithm, parseAlgorithm } from '../body/checksum.ts';
import { invalidArgument, S3Error } from '../errors.ts';
import { type ObjectCall, type Reply, xmlReply } from '../http/call.ts';
import { textElement, xmlDocument } from '../http/xml.ts';
import type { Bucket } from '../store/buckets.ts';
import type { NewObject, ObjectTraits, StoredObject } from '../store/objects.ts';
import { listParts, putPart, shareParts } from '../store/parts.ts';
import { putObject } from '../store/succession.ts';
import { checksumElements } from './checksum-display.ts';
import { readWriteCondition, type WriteCondition } from './conditions.ts';
import { type CopySource, copySourceVersion, requireCopySource } from './copy-source.ts';
import { currentObject, modifiedNow, requireBucketStill } from './current.ts';
import { wholeChecksum } from './put-object.ts';
import { MAX_PUT_BYTES } from './receive-body.ts';
import { rewrite } from './rewrite.ts';
import { parseTagHeader } from './tags.ts';
import { readObjectHeaders, readStorageClass, refuseUnsupported } from './traits.ts';
import { versionHeaders } from './version-display.ts';

export async function copyObject(call: ObjectCall): Promise<Reply> {
  refuseUnsupported(call);
  const algorithm = readAlgorithm(call);
  const condition = readWriteCondition(call.header);
  condition.check(currentObject(call), call.key);
  const source = requireCopySource(call);
  checkSize(source.object);
  const { copy, bucket } = canShare(call, source.object, algorithm)
    ? await copyByReference(call, condition, algorithm)
    : await copyByReading(call, condition, source, algorithm);
  return xmlReply(
    xmlDocument('CopyObjectResult', [
      textElement('ETag', `"${copy.etag}"`),
      textElement('LastModified', new Date(copy.modifiedMs).toISOString()),
      ...checksumElements(copy.checksum),
    ]),
    { ...copySourceVersion(source), ...versionHeaders(bucket, copy.versionId) },
  );
}

interface Copied {
  readonly copy: StoredObject;
  /** As it was when the copy was made. */
  readonly bucket: Bucket;
}

// An object of parts becomes one whole, with an MD5 for its ETag: its bytes have to be read. So do they for a new
// checksum. Any other copy shares the bytes, which never change.
function canShare(call: ObjectCall, source: StoredObject, algorithm: ChecksumAlgorithm | undefined): boolean {
  const isWhole = listParts(call.store.sql, source.content, -1, 1)[0]?.number === 0;
  return isWhole && (algorithm === undefined || algorithm === source.checksum?.algorithm);
}

function copyByReference(
  call: ObjectCall,
  condition: WriteCondition,
  algorithm: ChecksumAlgorithm | undefined,
): Promise<Copied> {
  const { store } = call;
  return store.commit(() => {
    const bucket = requireBucketStill(call);
    // Looked up again: what is shared must be what is there at this moment.
    const source = requireCopySource(call);
    if (!canShare(call, source.object, algorithm)) {
      throw new S3Error('ConditionalRequestConflict', { message: 'The source changed while it was copied.' });
    }
    condition.check(currentObject(call), call.key);
    const copy: NewObject = {
      ...source.object,
      ...readCopyTraits(call, source),
      content: store.newContent(),
      modifiedMs: modifiedNow(call),
    };
    // Shared first: replacing an object by its own copy must not lose the last reference to the bytes.
    shareParts(store, source.object.content, copy.content);
    return { copy: putObject(store, bucket, call.key, copy), bucket };
  });
}

async function copyByReading(
  call: ObjectCall,
  condition: WriteCondition,
  source: CopySource,
  algorithm: ChecksumAlgorithm | undefined,
): Promise<Copied> {
  const { store } = call;
  const traits = readCopyTraits(call, source);
  const span = { start: 0, end: source.object.sizeBytes };
  const wanted = algorithm ?? source.object.checksum?.algorithm ?? 'CRC64NVME';
  return rewrite(call, source.object, span, [wanted], (body, verified) =>
    store.commit(() => {
      const bucket = requireBucketStill(call);
      condition.check(currentObject(call), call.key);
      const content = store.newContent();
      const modifiedMs = modifiedNow(call);
      const { sizeBytes } = body;
      const copy = {
        ...traits,
        content,
        modifiedMs,
        sizeBytes,
        etag: verified.md5,
        checksum: wholeChecksum(verified),
      };
      putPart(store, content, {
        number: 0,
        md5: verified.md5,
        checksums: verified.checksums,
        modifiedMs,
        body,
      });
      return { copy: putObject(store, bucket, call.key, copy), bucket };
    }),
  );
}

/** Metadata and tags come along unless they are replaced; the storage class never does. */
function readCopyTraits(call: ObjectCall, source: CopySource): ObjectTraits {
  const replacesHeaders = readDirective(call, 'x-amz-metadata-directive') === 'REPLACE';
  const replacesTags = readDirective(call, 'x-amz-tagging-directive') === 'REPLACE';
  const storageClass = readStorageClass(call.header);
  // An earlier version may be copied over the current one as it is: so it is brought back.
  const isSelf =
    source.bucket.id === call.bucket.id && source.object.content === currentObject(call)?.content;
  const changesChecksum = call.header('x-amz-checksum-algorithm') !== undefined;
  if (
    isSelf &&
    !replacesHeaders &&
    !replacesTags &&
    !changesChecksum &&
    storageClass === source.object.storageClass
  ) {
    throw new S3Error('InvalidRequest', {
      message:
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    });
  }
  return {
    storageClass,
    headers: replacesHeaders ? readObjectHeaders(call) : source.object.headers,
    tags: replacesTags ? parseTagHeader(call.header('x-amz-tagging')) : source.object.tags,
  };
}

function readDirective(call: ObjectCall, name: string): 'COPY' | 'REPLACE' {
  const directive = call.header(name) ?? 'COPY';
  if (directive === 'COPY' || directive === 'REPLACE') return directive;
  throw invalidArgument(name, directive, `Unknown ${name}.`);
}

function readAlgorithm(call: ObjectCall): ChecksumAlgorithm | undefined {
  const text = call.header('x-amz-checksum-algorithm');
  if (text === undefined) return undefined;
  const algorithm = parseAlgorithm(text);
  if (algorithm !== undefined) return algorithm;
  throw new S3Error('InvalidRequest', {
    message: 'Checksum algorithm provided is unsupported. Please try again with any of the valid types.',
  });
}

function checkSize(source: StoredObject): void {
  if (source.sizeBytes <= MAX_PUT_BYTES) return;
  throw new S3Error('InvalidRequest', {
    message: `The specified copy source is larger than the maximum allowable size for a copy source: ${MAX_PUT_BYTES}`,
  });
}
