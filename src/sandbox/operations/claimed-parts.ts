// The list of parts that a client completes an upload with.

import { CHECKSUM_ALGORITHMS, type ChecksumAlgorithm } from '../body/checksum.ts';
import { S3Error } from '../errors.ts';
import type { XmlNode } from '../http/xml-request.ts';
import { unquote } from './conditions.ts';
import { MAX_PART_NUMBER } from './part-number.ts';

export interface ClaimedPart {
  readonly number: number;
  /** Without quotation marks. */
  readonly etag: string;
  readonly checksums: readonly { readonly algorithm: ChecksumAlgorithm; readonly value: string }[];
}

/** Reads the list; throws MalformedXML, InvalidArgument or InvalidPartOrder. */
export function readClaimedParts(document: XmlNode): ClaimedPart[] {
  const claims = document.children('Part').map(readPart);
  if (claims.length === 0 || claims.length > MAX_PART_NUMBER) throw new S3Error('MalformedXML');
  for (const [index, claim] of claims.entries()) {
    const before = claims[index - 1];
    if (before !== undefined && before.number >= claim.number) throw new S3Error('InvalidPartOrder');
  }
  return claims;
}

function readPart(node: XmlNode): ClaimedPart {
  const text = node.requiredText('PartNumber').trim();
  if (!/^\d{1,9}$/.test(text)) throw new S3Error('MalformedXML');
  const number = Number(text);
  if (number < 1 || number > MAX_PART_NUMBER) {
    throw new S3Error('InvalidArgument', { message: 'PartNumber must be >= 1 and <= 10000' });
  }
  const checksums = CHECKSUM_ALGORITHMS.flatMap((algorithm) => {
    const value = node.text(`Checksum${algorithm}`)?.trim();
    return value === undefined ? [] : [{ algorithm, value }];
  });
  return { number, etag: unquote(node.requiredText('ETag')), checksums };
}
