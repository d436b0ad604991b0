// Takes the aws-chunked framing off a body and verifies the signature of each chunk and of the trailer.

import { createHash } from 'node:crypto';
import type { ChunkSigning } from '../auth/payload.ts';
import { EMPTY_SHA256, isSameSignature, scopeText, sign } from '../auth/signature.ts';
import { S3Error } from '../errors.ts';
import { ByteReader } from './byte-reader.ts';

export interface Framing {
  readonly signing: ChunkSigning | undefined;
  readonly hasTrailer: boolean;
}

const MIN_CHUNK_BYTES = 8192;
const MAX_TRAILERS = 16;

/**
 * Yields the content of an aws-chunked body and puts its trailing headers into `trailers`. A chunk is passed on
 * before its signature is known; the signature is checked at its end, so nothing may be kept before this returns.
 * Throws IncompleteBody, SignatureDoesNotMatch, InvalidChunkSizeError or MalformedTrailerError.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  framing: Framing,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer, void> {
  const reader = new ByteReader(source);
  const chain = framing.signing === undefined ? undefined : new SignatureChain(framing.signing);
  let wasShort = false;
  for (;;) {
    const header = parseChunkHeader(await reader.line());
    if (header.sizeBytes === 0) {
      chain?.checkChunk(EMPTY_SHA256, header.signature);
      break;
    }
    if (wasShort) throw new S3Error('InvalidChunkSizeError');
    wasShort = header.sizeBytes < MIN_CHUNK_BYTES;
    const hash = chain === undefined ? undefined : createHash('sha256');
    for await (const piece of reader.bytes(header.sizeBytes)) {
      hash?.update(piece);
      yield piece;
    }
    await reader.lineBreak();
    if (hash !== undefined) chain?.checkChunk(hash.digest('hex'), header.signature);
  }
  if (framing.hasTrailer) await readTrailers(reader, chain, trailers);
  else await reader.optionalLineBreak();
  await reader.end();
}

function parseChunkHeader(line: string): { sizeBytes: number; signature: string | undefined } {
  const match = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
  if (match?.[1] === undefined)
    throw new S3Error('IncompleteBody', { message: 'A chunk header is malformed.' });
  return { sizeBytes: Number.parseInt(match[1], 16), signature: match[2] };
}

async function readTrailers(
  reader: ByteReader,
  chain: SignatureChain | undefined,
  trailers: Map<string, string>,
): Promise<void> {
  let signature: string | undefined;
  for (let line = await reader.line(); line !== ''; line = await reader.line()) {
    const colon = line.indexOf(':');
    if (colon <= 0 || trailers.size >= MAX_TRAILERS) throw new S3Error('MalformedTrailerError');
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'x-amz-trailer-signature') signature = value;
    else trailers.set(name, value);
  }
  chain?.checkTrailer(trailers, signature);
}

/** Each signature covers the one before it, so that chunks cannot be dropped, swapped or repeated. */
class SignatureChain {
  readonly #signing: ChunkSigning;
  #previous: string;

  constructor(signing: ChunkSigning) {
    this.#signing = signing;
    this.#previous = signing.seedSignature;
  }

  checkChunk(contentSha256: string, given: string | undefined): void {
    this.#check('AWS4-HMAC-SHA256-PAYLOAD', [EMPTY_SHA256, contentSha256], given);
  }

  checkTrailer(trailers: ReadonlyMap<string, string>, given: string | undefined): void {
    const lines = [...trailers].map(([name, value]) => `${name}:${value}\n`).sort();
    const hash = createHash('sha256').update(lines.join('')).digest('hex');
    this.#check('AWS4-HMAC-SHA256-TRAILER', [hash], given);
  }

  #check(kind: string, hashes: readonly string[], given: string | undefined): void {
    const { key, scope, timestamp } = this.#signing;
    const signature = sign(key, [kind, timestamp, scopeText(scope), this.#previous, ...hashes].join('\n'));
    if (given === undefined || !isSameSignature(signature, given)) throw new S3Error('SignatureDoesNotMatch');
    this.#previous = signature;
  }
}
