// The lines between the chunks of a chunked body (RFC 9112, 7.1), byte by byte, for they may come cut anywhere.

import { framingError } from './wire-error.ts';

const mostLineBytes = 1024;
const mostTrailerBytes = 16 * 1024;
const [cr, lf] = [13, 10];

/** Takes what stands between two chunks. */
export class ChunkSizes {
  /** The bytes of the chunk that follows; 0 while that is not known. */
  size = 0;
  /** True after the last chunk and its trailers. */
  isLast = false;
  #line = '';
  #state: 'size' | 'after' | 'trailer' = 'size';
  #trailerBytes = 0;

  /** How many of the bytes belonged there: all, unless a chunk begins or the body has ended. */
  feed(bytes: Buffer): number {
    this.size = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte !== lf) {
        this.#line += String.fromCharCode(byte);
        if (this.#line.length > mostLineBytes) throw framingError('HPE_INVALID_CHUNK_SIZE');
        continue;
      }
      if (this.#line.charCodeAt(this.#line.length - 1) !== cr) throw framingError('HPE_INVALID_CHUNK_SIZE');
      const line = this.#line.slice(0, -1);
      this.#line = '';
      if (this.#take(line)) return at + 1;
    }
    return bytes.length;
  }

  /** True when a chunk follows or nothing does. */
  #take(line: string): boolean {
    if (this.#state === 'after') {
      if (line !== '') throw framingError('HPE_INVALID_CHUNK_SIZE');
      this.#state = 'size';
      return false;
    }
    if (this.#state === 'trailer') {
      this.#trailerBytes += line.length;
      if (this.#trailerBytes > mostTrailerBytes) throw framingError('HPE_HEADER_OVERFLOW');
      this.isLast = line === '';
      return this.isLast;
    }
    const size = /^([0-9a-fA-F]{1,12})[ \t]*(?:;.*)?$/.exec(line)?.[1];
    if (size === undefined) throw framingError('HPE_INVALID_CHUNK_SIZE');
    this.size = Number.parseInt(size, 16);
    this.#state = this.size === 0 ? 'trailer' : 'after';
    return this.size > 0;
  }
}
