// UploadPartCopy: a part from an object, or a range of one, that is there already.

import { invalidArgument, S3Error } from '../errors.ts';
import { type ObjectCall, type Reply, xmlReply } from '../http/call.ts';
import { textElement, xmlDocument } from '../http/xml.ts';
import type { ByteSpan } from '../store/read-content.ts';
import { partChecksumElements } from './checksum-display.ts';
import { copySourceVersion, requireCopySource } from './copy-source.ts';
import { requireUpload } from './current.ts';
import { parsePartNumber } from './part-number.ts';
import { MAX_PUT_BYTES } from './receive-body.ts';
import { rewrite } from './rewrite.ts';
import { commitPart, objectAlgorithm } from './upload-part.ts';

export async function uploadPartCopy(call: ObjectCall): Promise<Reply> {
  const number = parsePartNumber(call.request.query.get('partNumber'));
  const upload = requireUpload(call);
  const source = requireCopySource(call);
  const { object } = source;
  const span = parseCopyRange(call.header('x-amz-copy-source-range'), object.sizeBytes);
  if (span.end - span.start > MAX_PUT_BYTES) {
    throw new S3Error('InvalidRequest', {
      message: `The specified copy source is larger than the maximum allowable size for a copy source: ${MAX_PUT_BYTES}`,
    });
  }
  const part = await rewrite(call, object, span, [objectAlgorithm(upload)], async (body, verified) => ({
    ...verified,
    modifiedMs: await commitPart(call, number, body, verified),
  }));
  return xmlReply(
    xmlDocument('CopyPartResult', [
      textElement('ETag', `"${part.md5}"`),
      textElement('LastModified', new Date(part.modifiedMs).toISOString()),
      ...partChecksumElements(part.checksums),
    ]),
    copySourceVersion(source),
  );
}

/** Unlike a read's, this range names both ends and must lie inside the object. */
function parseCopyRange(text: string | undefined, sizeBytes: number): ByteSpan {
  if (text === undefined) return { start: 0, end: sizeBytes };
  const match = /^bytes=(\d+)-(\d+)$/.exec(text.trim());
  const start = Number(match?.[1]);
  const end = Number(match?.[2]) + 1;
  if (match === null || end <= start) {
    throw invalidArgument(
      'x-amz-copy-source-range',
      text,
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
    );
  }
  if (end > sizeBytes) {
    throw invalidArgument(
      'x-amz-copy-source-range',
      text,
      `Range specified is not valid for source object of size: ${sizeBytes}`,
    );
  }
  return { start, end };
}
