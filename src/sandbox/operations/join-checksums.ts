// The checksum of an object out of the checksums of its parts.

import { CHECKSUM_ALGORITHMS, type Hasher } from '../body/checksum.ts';
import { joinSums } from '../body/crc-combine.ts';
import { S3Error } from '../errors.ts';
import type { Header } from '../http/call.ts';
import type { ObjectChecksum } from '../store/objects.ts';
import type { Part } from '../store/parts.ts';
import type { Upload } from '../store/uploads.ts';
import { checksumHeader } from './checksum-display.ts';
import { objectAlgorithm } from './upload-part.ts';

/**
 * Joins the parts' checksums as the upload was begun: COMPOSITE is the checksum of the checksums, FULL_OBJECT that
 * of all bytes. The hasher is a fresh one of the upload's algorithm. Throws BadDigest when the client sent another value for the whole, InvalidRequest for another type.
 */
export function joinChecksums(
  header: Header,
  upload: Upload,
  parts: readonly Part[],
  hasher: Hasher,
): ObjectChecksum {
  const algorithm = objectAlgorithm(upload);
  const type = upload.checksumType ?? 'FULL_OBJECT';
  const announcedType = header('x-amz-checksum-type');
  if (announcedType !== undefined && announcedType !== type) {
    throw new S3Error('InvalidRequest', {
      message: `The upload was created using the ${type} checksum mode. The complete request must use the same checksum mode.`,
    });
  }
  const sums = parts.map((part) => ({
    sizeBytes: part.sizeBytes,
    sum: Buffer.from(part.checksums[algorithm] ?? '', 'base64'),
  }));
  const full = type === 'FULL_OBJECT' ? joinSums(algorithm, sums) : undefined;
  const value = full?.toString('base64') ?? `${digestAll(hasher, sums)}-${parts.length}`;
  for (const other of CHECKSUM_ALGORITHMS) {
    const announced = header(checksumHeader(other));
    // The number of parts behind a composite checksum may be left out.
    if (
      announced !== undefined &&
      (other !== algorithm || (announced !== value && announced !== value.split('-')[0]))
    ) {
      throw new S3Error('BadDigest', {
        message: `The ${other} you specified did not match the calculated checksum.`,
      });
    }
  }
  return { algorithm, type, value };
}

function digestAll(hasher: Hasher, sums: readonly { readonly sum: Buffer }[]): string {
  for (const { sum } of sums) hasher.update(sum);
  return hasher.digest().toString('base64');
}
