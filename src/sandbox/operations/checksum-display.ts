// How checksums are written in headers and in XML.

import type { ChecksumAlgorithm } from '../body/checksum.ts';
import { textElement, type Xml } from '../http/xml.ts';
import type { ObjectChecksum } from '../store/objects.ts';
import type { Checksums } from '../store/parts.ts';

/** The header of one checksum. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** The headers of an object's checksum; none when it has none. */
export function checksumHeaders(checksum: ObjectChecksum | null): Record<string, string> {
  if (checksum === null) return {};
  return { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}

/** The elements of an object's checksum; none when it has none. */
export function checksumElements(checksum: ObjectChecksum | null): Xml[] {
  if (checksum === null) return [];
  return [
    textElement(`Checksum${checksum.algorithm}`, checksum.value),
    textElement('ChecksumType', checksum.type),
  ];
}

/** The elements of a part's checksums. */
export function partChecksumElements(checksums: Checksums): Xml[] {
  return Object.entries(checksums).map(([algorithm, value]) => textElement(`Checksum${algorithm}`, value));
}
