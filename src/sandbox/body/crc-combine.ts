// The checksum of an object from those of its parts, for the algorithms that can be joined.

import { type CrcField, combineCrcs, crc32Field } from '../../base/crc-combine.ts';
import { type ChecksumAlgorithm, CRC32C_POLYNOMIAL, CRC64NVME_POLYNOMIAL } from './checksum.ts';

const fields: Readonly<Partial<Record<ChecksumAlgorithm, CrcField>>> = {
  CRC32: crc32Field,
  CRC32C: { width: 32, polynomial: BigInt(CRC32C_POLYNOMIAL) },
  CRC64NVME: { width: 64, polynomial: BigInt(`0x${CRC64NVME_POLYNOMIAL}`) },
};

export interface PartSum {
  readonly sizeBytes: number;
  readonly sum: Buffer;
}

/** Gives the checksum of the parts laid end to end; `undefined` for an algorithm that cannot be joined. */
export function joinSums(algorithm: ChecksumAlgorithm, parts: readonly PartSum[]): Buffer | undefined {
  const field = fields[algorithm];
  if (field === undefined) return undefined;
  const whole = combineCrcs(
    field,
    parts.map(({ sizeBytes, sum }) => ({ sizeBytes, crc: BigInt(`0x${sum.toString('hex')}`) })),
  );
  return Buffer.from(whole.toString(16).padStart(field.width / 4, '0'), 'hex');
}
