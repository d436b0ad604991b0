// Pulls lines and counted bytes out of a stream of buffers.

import { S3Error } from '../errors.ts';

const MAX_LINE_BYTES = 8192;

/** Reads a stream in order; throws IncompleteBody where it ends early or holds something else. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Reads up to a CRLF and gives the line without it. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.#buffer.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#buffer.toString('latin1', 0, end);
        this.#buffer = this.#buffer.subarray(end + 2);
        return line;
      }
      if (this.#buffer.length > MAX_LINE_BYTES || !(await this.#fill())) throw new S3Error('IncompleteBody');
    }
  }

  /** Yields exactly so many bytes. */
  async *bytes(count: number): AsyncGenerator<Buffer, void> {
    let rest = count;
    while (rest > 0) {
      if (this.#buffer.length === 0 && !(await this.#fill())) throw new S3Error('IncompleteBody');
      const piece = this.#buffer.subarray(0, rest);
      this.#buffer = this.#buffer.subarray(piece.length);
      rest -= piece.length;
      yield piece;
    }
  }

  /** Reads a CRLF. */
  async lineBreak(): Promise<void> {
    if ((await this.line()) !== '') throw new S3Error('IncompleteBody');
  }

  /** Reads a CRLF, or the end in its place. */
  async optionalLineBreak(): Promise<void> {
    if (this.#buffer.length > 0 || (await this.#fill())) await this.lineBreak();
  }

  /** Checks that nothing follows. */
  async end(): Promise<void> {
    if (this.#buffer.length > 0 || (await this.#fill())) throw new S3Error('IncompleteBody');
  }

  async #fill(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done === true) return false;
    this.#buffer = this.#buffer.length === 0 ? next.value : Buffer.concat([this.#buffer, next.value]);
    return true;
  }
}
