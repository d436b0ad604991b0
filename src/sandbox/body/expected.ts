// Reads from the headers what a body has to be: its length, its MD5, its checksum.

import type { Payload } from '../auth/payload.ts';
import { invalidArgument, notImplemented, S3Error } from '../errors.ts';
import type { Header } from '../http/call.ts';
import { CHECKSUM_BYTES, type ChecksumAlgorithm, parseAlgorithm } from './checksum.ts';

export interface Expected {
  /** Bytes of content, without any framing. */
  readonly sizeBytes: number;
  readonly md5: Buffer | undefined;
  readonly checksum: ExpectedChecksum | undefined;
}

/** A checksum that the client vouches for; a value of `undefined` is promised as a trailer. */
export interface ExpectedChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: Buffer | undefined;
}

const PREFIX = 'x-amz-checksum-';

/** Headers of S3 that start like a checksum value but are none. */
const notValues = new Set(['x-amz-checksum-algorithm', 'x-amz-checksum-mode', 'x-amz-checksum-type']);

/** Reads the expectations of a request with a body; throws what S3 answers when they contradict each other. */
export function readExpected(header: Header, names: Iterable<string>, payload: Payload): Expected {
  return {
    sizeBytes: readSize(header, payload),
    md5: readMd5(header),
    checksum: readChecksum(header, names, payload),
  };
}

function readSize(header: Header, payload: Payload): number {
  const length = header('content-length');
  const decodedLength = header('x-amz-decoded-content-length');
  if (payload.kind === 'chunked') {
    if (decodedLength === undefined) throw new S3Error('MissingContentLength');
    return parseLength('x-amz-decoded-content-length', decodedLength);
  }
  if (length !== undefined) return parseLength('content-length', length);
  if (header('transfer-encoding') !== undefined) throw notImplemented('Transfer-Encoding');
  throw new S3Error('MissingContentLength');
}

function parseLength(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw invalidArgument(name, text, `${name} is not a length`);
  return Number(text);
}

function readMd5(header: Header): Buffer | undefined {
  const text = header('content-md5');
  if (text === undefined) return undefined;
  const md5 = decodeBase64(text, 16);
  if (md5 === undefined) throw new S3Error('InvalidDigest', { elements: { 'Content-MD5': text } });
  return md5;
}

function readChecksum(
  header: Header,
  names: Iterable<string>,
  payload: Payload,
): ExpectedChecksum | undefined {
  const given: ExpectedChecksum[] = [];
  for (const name of names) {
    if (!name.startsWith(PREFIX) || notValues.has(name)) continue;
    const algorithm = parseAlgorithm(name.slice(PREFIX.length));
    if (algorithm === undefined) throw notImplemented(name);
    const value = decodeBase64(header(name) ?? '', CHECKSUM_BYTES[algorithm]);
    if (value === undefined)
      throw new S3Error('InvalidRequest', { message: `Value for ${name} header is invalid.` });
    given.push({ algorithm, value });
  }
  const promised = header('x-amz-trailer');
  if (promised !== undefined) {
    if (payload.kind !== 'chunked' || !payload.hasTrailer) {
      throw new S3Error('InvalidRequest', {
        message: 'x-amz-trailer needs a payload that is sent with a trailer.',
      });
    }
    const name = promised.trim().toLowerCase();
    const algorithm = name.startsWith(PREFIX) ? parseAlgorithm(name.slice(PREFIX.length)) : undefined;
    if (algorithm === undefined) {
      throw new S3Error('InvalidRequest', {
        message: 'The value specified in the x-amz-trailer header is not supported',
      });
    }
    given.push({ algorithm, value: undefined });
  }
  if (given.length > 1) {
    throw new S3Error('InvalidRequest', {
      message: 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    });
  }
  checkAnnounced(header('x-amz-sdk-checksum-algorithm'), given[0]);
  return given[0];
}

function checkAnnounced(announced: string | undefined, given: ExpectedChecksum | undefined): void {
  if (announced === undefined) return;
  const algorithm = parseAlgorithm(announced);
  if (algorithm === undefined) {
    throw new S3Error('InvalidRequest', {
      message: 'Value for x-amz-sdk-checksum-algorithm header is invalid.',
    });
  }
  if (given === undefined) {
    throw new S3Error('InvalidRequest', {
      message:
        'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    });
  }
  if (given.algorithm !== algorithm) {
    throw new S3Error('InvalidRequest', {
      message: 'Value for x-amz-sdk-checksum-algorithm header is invalid.',
    });
  }
}

/** Decodes base64 that must be of a length and in its one canonical spelling; `undefined` otherwise. */
export function decodeBase64(text: string, sizeBytes: number): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === sizeBytes && bytes.toString('base64') === text ? bytes : undefined;
}
