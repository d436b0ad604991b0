// UploadPart.

import type { ChecksumAlgorithm } from '../body/checksum.ts';
import { readExpected } from '../body/expected.ts';
import { S3Error } from '../errors.ts';
import type { ObjectCall, Reply } from '../http/call.ts';
import type { StoredBody } from '../store/body-sink.ts';
import { type Checksums, putPart } from '../store/parts.ts';
import type { Upload } from '../store/uploads.ts';
import { checksumHeader } from './checksum-display.ts';
import { modifiedNow, requireUpload } from './current.ts';
import { parsePartNumber } from './part-number.ts';
import { storeBody } from './receive-body.ts';

/** Stores one part; a part that was there under its number is replaced. */
export async function uploadPart(call: ObjectCall): Promise<Reply> {
  const number = parsePartNumber(call.request.query.get('partNumber'));
  const upload = requireUpload(call);
  const sent = readExpected(call.header, call.headerNames, call.identity.payload).checksum?.algorithm;
  checkAlgorithm(upload, sent);
  const verified = await storeBody(call, [objectAlgorithm(upload)], async (body, part) => {
    await commitPart(call, number, body, part);
    return part;
  });
  const shown = sent ?? objectAlgorithm(upload);
  return {
    status: 200,
    headers: { etag: `"${verified.md5}"`, [checksumHeader(shown)]: verified.checksums[shown] ?? '' },
  };
}

/** The algorithm of the whole object: the one that was chosen, or the one that S3 adds. */
export function objectAlgorithm(upload: Upload): ChecksumAlgorithm {
  return upload.checksumAlgorithm ?? 'CRC64NVME';
}

/** Makes a stored body a part of the upload, which must still be there; rejects with NoSuchUpload. */
export function commitPart(
  call: ObjectCall,
  number: number,
  body: StoredBody,
  sums: { readonly md5: string; readonly checksums: Checksums },
): Promise<number> {
  const { store } = call;
  return store.commit(() => {
    const modifiedMs = modifiedNow(call);
    const { content } = requireUpload(call);
    putPart(store, content, { number, md5: sums.md5, checksums: sums.checksums, modifiedMs, body });
    return modifiedMs;
  });
}

// Once an algorithm is chosen for the whole, each part has to come with it.
function checkAlgorithm(upload: Upload, sent: ChecksumAlgorithm | undefined): void {
  const chosen = upload.checksumAlgorithm;
  if (chosen === null || sent === chosen || (sent === undefined && upload.checksumType === 'FULL_OBJECT'))
    return;
  throw new S3Error('InvalidRequest', {
    message: `Checksum Type mismatch occurred, expected checksum Type: ${chosen.toLowerCase()}, actual checksum Type: ${sent?.toLowerCase() ?? 'null'}`,
  });
}
