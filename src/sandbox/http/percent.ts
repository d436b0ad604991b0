// Percent-encoding as SigV4 and S3's listings need it: exact about which bytes stay as they are.

import { S3Error } from '../errors.ts';

const sigv4Escapes = escapeTable(/[A-Za-z0-9\-._~]/);
const sigv4PathEscapes = escapeTable(/[A-Za-z0-9\-._~/]/);
const listEscapes = escapeTable(/[A-Za-z0-9\-._*/]/).with(0x20, '+');
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes percent escapes into text; throws InvalidURI for a broken escape or bytes that are not UTF-8. */
export function percentDecode(text: string): string {
  const isPlain = /^[ -$&-~]*$/.test(text);
  if (isPlain) return text;
  const bytes = Buffer.alloc(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit === 0x25) {
      const hex = text.slice(i + 1, i + 3);
      if (!/^[0-9a-fA-F]{2}$/.test(hex)) throw new S3Error('InvalidURI');
      bytes[length] = Number.parseInt(hex, 16);
      i += 2;
    } else {
      // Node gives the request target byte by byte; a unit above 255 cannot come from the wire.
      bytes[length] = unit & 0xff;
    }
    length += 1;
  }
  try {
    return strictUtf8.decode(bytes.subarray(0, length));
  } catch {
    throw new S3Error('InvalidURI');
  }
}

/** Decodes a form-encoded value, where a plus sign is a space. */
export function formDecode(text: string): string {
  return percentDecode(text.replaceAll('+', ' '));
}

/** Encodes as SigV4 does: only A-Z a-z 0-9 - . _ ~ stay. */
export function sigv4Encode(text: string): string {
  return encodeBytes(text, sigv4Escapes);
}

/** Encodes a path as SigV4 does: as `sigv4Encode`, and slashes stay. */
export function sigv4EncodePath(text: string): string {
  return encodeBytes(text, sigv4PathEscapes);
}

/** Encodes as S3 does for `encoding-type=url`: slashes and asterisks stay, a space is a plus sign. */
export function listEncode(text: string): string {
  return encodeBytes(text, listEscapes);
}

function encodeBytes(text: string, escapes: readonly string[]): string {
  let encoded = '';
  for (const byte of Buffer.from(text)) encoded += escapes[byte];
  return encoded;
}

function escapeTable(kept: RegExp): string[] {
  return Array.from({ length: 256 }, (_, byte) => {
    const character = String.fromCharCode(byte);
    return byte < 0x80 && kept.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
}
