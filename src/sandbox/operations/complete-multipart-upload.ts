// CompleteMultipartUpload: the parts become the object, in one step and without a byte being moved.

import { createHash } from 'node:crypto';
import type { Hasher } from '../body/checksum.ts';
import { invalidArgument, S3Error } from '../errors.ts';
import { type ObjectCall, type Reply, xmlReply } from '../http/call.ts';
import { textElement, xmlDocument } from '../http/xml.ts';
import type { NewObject } from '../store/objects.ts';
import { listParts, type Part, removeParts } from '../store/parts.ts';
import { putObject } from '../store/succession.ts';
import { forgetUpload, type Upload } from '../store/uploads.ts';
import { checksumElements } from './checksum-display.ts';
import { type ClaimedPart, readClaimedParts } from './claimed-parts.ts';
import { readWriteCondition } from './conditions.ts';
import { currentObject, modifiedNow, requireBucketStill, requireUpload } from './current.ts';
import { joinChecksums } from './join-checksums.ts';
import { receiveXmlAboutObject } from './receive-body.ts';
import { objectAlgorithm } from './upload-part.ts';
import { versionHeaders } from './version-display.ts';

const MIN_PART_BYTES = 5 * 1024 * 1024;

export async function completeMultipartUpload(call: ObjectCall): Promise<Reply> {
  const { store, key } = call;
  const condition = readWriteCondition(call.header);
  const hasher = await call.hashers.create(objectAlgorithm(requireUpload(call)));
  condition.check(currentObject(call), key);
  const claims = readClaimedParts(await receiveXmlAboutObject(call, 'CompleteMultipartUpload'));
  const { object, bucket } = await store.commit(() => {
    const current = requireBucketStill(call);
    const upload = requireUpload(call);
    const parts = choose(claims, listParts(store.sql, upload.content), upload);
    const made = assemble(call, upload, parts, hasher);
    condition.check(currentObject(call), key);
    removeParts(store, upload.content, new Set(parts.map((part) => part.number)));
    forgetUpload(store.sql, upload.content);
    return { object: putObject(store, current, key, made), bucket: current };
  });
  const host = call.request.headers.get('host') ?? '';
  return xmlReply(
    xmlDocument('CompleteMultipartUploadResult', [
      textElement('Location', `http://${host}/${bucket.name}/${encodeURIComponent(key)}`),
      textElement('Bucket', bucket.name),
      textElement('Key', key),
      textElement('ETag', `"${object.etag}"`),
      ...checksumElements(object.checksum),
    ]),
    versionHeaders(bucket, object.versionId),
  );
}

/** Finds the claimed parts among the uploaded ones; throws InvalidPart or EntityTooSmall. */
function choose(claims: readonly ClaimedPart[], uploaded: readonly Part[], upload: Upload): Part[] {
  const byNumber = new Map(uploaded.map((part) => [part.number, part]));
  const parts = claims.map((claim) => {
    const part = byNumber.get(claim.number);
    if (part === undefined || !isAsClaimed(part, claim)) {
      throw new S3Error('InvalidPart', {
        elements: { UploadId: upload.id, PartNumber: String(claim.number), ETag: claim.etag },
      });
    }
    return part;
  });
  const tooSmall = parts.slice(0, -1).find((part) => part.sizeBytes < MIN_PART_BYTES);
  if (tooSmall !== undefined) {
    throw new S3Error('EntityTooSmall', {
      elements: {
        ProposedSize: String(tooSmall.sizeBytes),
        MinSizeAllowed: String(MIN_PART_BYTES),
        PartNumber: String(tooSmall.number),
        ETag: tooSmall.md5,
      },
    });
  }
  return parts;
}

function isAsClaimed(part: Part, claim: ClaimedPart): boolean {
  return (
    part.md5 === claim.etag &&
    claim.checksums.every(({ algorithm, value }) => part.checksums[algorithm] === value)
  );
}

function assemble(call: ObjectCall, upload: Upload, parts: readonly Part[], hasher: Hasher): NewObject {
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  const announced = call.header('x-amz-mp-object-size');
  if (announced !== undefined && announced !== String(sizeBytes)) {
    if (!/^\d+$/.test(announced)) {
      throw invalidArgument('x-amz-mp-object-size', announced, 'x-amz-mp-object-size is not a size');
    }
    throw new S3Error('InvalidRequest', {
      message: `The provided 'x-amz-mp-object-size' header value ${announced} does not match what was computed: ${sizeBytes}`,
    });
  }
  const md5s = Buffer.concat(parts.map((part) => Buffer.from(part.md5, 'hex')));
  return {
    storageClass: upload.storageClass,
    headers: upload.headers,
    tags: upload.tags,
    content: upload.content,
    sizeBytes,
    etag: `${createHash('md5').update(md5s).digest('hex')}-${parts.length}`,
    modifiedMs: modifiedNow(call),
    checksum: joinChecksums(call.header, upload, parts, hasher),
  };
}
