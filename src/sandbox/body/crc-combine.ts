// Joins the CRCs of parts into the CRC of the whole, without reading a byte again.

import { type ChecksumAlgorithm, CRC32C_POLYNOMIAL, CRC64NVME_POLYNOMIAL } from './checksum.ts';

interface Field {
  readonly width: number;
  readonly polynomial: bigint;
}

const fields: Readonly<Partial<Record<ChecksumAlgorithm, Field>>> = {
  CRC32: { width: 32, polynomial: 0xedb8_8320n },
  CRC32C: { width: 32, polynomial: BigInt(CRC32C_POLYNOMIAL) },
  CRC64NVME: { width: 64, polynomial: BigInt(`0x${CRC64NVME_POLYNOMIAL}`) },
};

export interface PartSum {
  readonly sizeBytes: number;
  readonly sum: Buffer;
}

/**
 * Gives the CRC of the parts laid end to end; `undefined` for an algorithm that cannot be joined. Appending n bytes
 * multiplies the CRC so far by x^8n modulo the polynomial; parts of equal size share that factor.
 */
export function combineCrcs(algorithm: ChecksumAlgorithm, parts: readonly PartSum[]): Buffer | undefined {
  const field = fields[algorithm];
  if (field === undefined) return undefined;
  const factors = new Map<number, bigint>();
  let whole = 0n;
  for (const part of parts) {
    let factor = factors.get(part.sizeBytes);
    if (factor === undefined) {
      factor = shiftFactor(part.sizeBytes, field);
      factors.set(part.sizeBytes, factor);
    }
    whole = multiply(factor, whole, field) ^ BigInt(`0x${part.sum.toString('hex')}`);
  }
  return Buffer.from(whole.toString(16).padStart(field.width / 4, '0'), 'hex');
}

/** x^(8 * bytes), by repeated squaring. Bits are reversed: x^k is bit (width - 1 - k). */
function shiftFactor(bytes: number, field: Field): bigint {
  let result = 1n << BigInt(field.width - 1);
  let power = 1n << BigInt(field.width - 9);
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(power, result, field);
    power = multiply(power, power, field);
  }
  return result;
}

function multiply(a: bigint, b: bigint, field: Field): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = 1n << BigInt(field.width - 1); bit !== 0n; bit >>= 1n) {
    if ((a & bit) !== 0n) product ^= shifted;
    shifted = (shifted & 1n) === 1n ? (shifted >> 1n) ^ field.polynomial : shifted >> 1n;
  }
  return product;
}
