// CreateMultipartUpload.

import { type ChecksumAlgorithm, parseAlgorithm } from '../body/checksum.ts';
import { S3Error } from '../errors.ts';
import { type Header, type ObjectCall, type Reply, xmlReply } from '../http/call.ts';
import { textElement, xmlDocument } from '../http/xml.ts';
import type { ChecksumType } from '../store/objects.ts';
import { addUpload } from '../store/uploads.ts';
import { requireBucketStill } from './current.ts';
import { readTraits } from './traits.ts';

export async function createMultipartUpload(call: ObjectCall): Promise<Reply> {
  const traits = readTraits(call);
  const { algorithm, type } = readChecksumChoice(call.header);
  const upload = await call.store.commit(() => {
    requireBucketStill(call);
    return addUpload(call.store, {
      ...traits,
      bucket: call.bucket.id,
      key: call.key,
      startedMs: call.now(),
      checksumAlgorithm: algorithm,
      checksumType: type,
    });
  });
  return xmlReply(
    xmlDocument('InitiateMultipartUploadResult', [
      textElement('Bucket', call.bucket.name),
      textElement('Key', call.key),
      textElement('UploadId', upload.id),
    ]),
    algorithm === null || type === null
      ? {}
      : { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': type },
  );
}

/*
 * | algorithm     | type without being asked | allowed                |
 * | CRC32, CRC32C | COMPOSITE                | COMPOSITE, FULL_OBJECT |
 * | CRC64NVME     | FULL_OBJECT              | FULL_OBJECT            |
 * | SHA1, SHA256  | COMPOSITE                | COMPOSITE              |
 */
function readChecksumChoice(header: Header): {
  algorithm: ChecksumAlgorithm | null;
  type: ChecksumType | null;
} {
  const algorithmText = header('x-amz-checksum-algorithm');
  const typeText = header('x-amz-checksum-type');
  if (algorithmText === undefined) {
    if (typeText === undefined) return { algorithm: null, type: null };
    throw new S3Error('InvalidRequest', {
      message: 'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    });
  }
  const algorithm = parseAlgorithm(algorithmText);
  if (algorithm === undefined) {
    throw new S3Error('InvalidRequest', {
      message: 'Checksum algorithm provided is unsupported. Please try again with any of the valid types.',
    });
  }
  const type = typeText ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  const isAllowed =
    (type === 'FULL_OBJECT' && algorithm.startsWith('CRC')) ||
    (type === 'COMPOSITE' && algorithm !== 'CRC64NVME');
  if ((type !== 'FULL_OBJECT' && type !== 'COMPOSITE') || !isAllowed) {
    throw new S3Error('InvalidRequest', {
      message: `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    });
  }
  return { algorithm, type };
}
