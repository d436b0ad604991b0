// Joins the CRCs of parts into the CRC of the whole, without reading a byte again.

/** A CRC by its width in bits and its polynomial, both as hardware writes them, bits reversed. */
export interface CrcField {
  readonly width: number;
  readonly polynomial: bigint;
}

export const crc32Field: CrcField = { width: 32, polynomial: 0xedb8_8320n };

/** One part: how many bytes it has, and their CRC. */
export interface PartCrc {
  readonly sizeBytes: number;
  readonly crc: bigint;
}

/**
 * Gives the CRC of the parts laid end to end. Appending n bytes multiplies the CRC so far by x^8n modulo the polynomial;
 * parts of equal size share that factor.
 */
export function combineCrcs(field: CrcField, parts: Iterable<PartCrc>): bigint {
  const factors = new Map<number, bigint>();
  let whole = 0n;
  for (const { sizeBytes, crc } of parts) {
    let factor = factors.get(sizeBytes);
    if (factor === undefined) {
      factor = shiftFactor(sizeBytes, field);
      factors.set(sizeBytes, factor);
    }
    whole = multiply(factor, whole, field) ^ crc;
  }
  return whole;
}

/** x^(8 * bytes), by repeated squaring. Bits are reversed: x^k is bit (width - 1 - k). */
function shiftFactor(bytes: number, field: CrcField): bigint {
  let result = 1n << BigInt(field.width - 1);
  let power = 1n << BigInt(field.width - 9);
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(power, result, field);
    power = multiply(power, power, field);
  }
  return result;
}

function multiply(a: bigint, b: bigint, field: CrcField): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = 1n << BigInt(field.width - 1); bit !== 0n; bit >>= 1n) {
    if ((a & bit) !== 0n) product ^= shifted;
    shifted = (shifted & 1n) === 1n ? (shifted >> 1n) ^ field.polynomial : shifted >> 1n;
  }
  return product;
}
