// Reading one answer of HTTP/1.1 from the bytes of a connection, as they come, strictly.

import { AnswerBody } from './answer-body.ts';
import { type AnswerHead, framingOf, mostHeadBytes, parseHead } from './answer-head.ts';
import { ChunkSizes } from './chunk-sizes.ts';
import type { WireAnswer, WireRequest } from './wire.ts';
import { framingError } from './wire-error.ts';

const headEnd = Buffer.from('\r\n\r\n');

type State = 'head' | 'length' | 'chunked' | 'close' | 'done';

/** Takes bytes until `answer` is there. Everything throws WireError for what breaks the rules, and is of no use then. */
export class AnswerReader {
  readonly #request: WireRequest;
  readonly #mostBytes: number;
  #state: State = 'head';
  #start: Buffer | null = null;
  #head: AnswerHead | null = null;
  #body: AnswerBody | null = null;
  #left = 0;
  #chunks: ChunkSizes | null = null;
  /** The whole answer, once it is there. */
  answer: WireAnswer | null = null;
  /** True when any byte of an answer has come. */
  hasBegun = false;

  constructor(request: WireRequest, mostBytes: number) {
    this.#request = request;
    this.#mostBytes = mostBytes;
  }

  /** The server will close the connection, or the end of the body was told by that. */
  get isLast(): boolean {
    return this.#head?.isLast ?? true;
  }

  get headers(): AnswerHead['headers'] | undefined {
    return this.#head?.headers;
  }

  /** Takes a chunk; a promise resolves when all of it is taken, and it must stay as it is until then. */
  feed(chunk: Buffer): void | Promise<void> {
    this.hasBegun = true;
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#state === 'done') throw framingError('HPE_UNEXPECTED_CONTENT');
      if (this.#state === 'head') {
        rest = this.#feedHead(rest);
        continue;
      }
      const size = this.#state === 'close' ? rest.length : this.#left;
      if (size === 0) {
        rest = this.#feedSize(rest);
        continue;
      }
      const piece = rest.length > size ? rest.subarray(0, size) : rest;
      rest = rest.subarray(piece.length);
      if (this.#state !== 'close') this.#left -= piece.length;
      const held = this.#body?.take(piece);
      const after = rest;
      if (held !== undefined) return held.then(() => this.#resume(after));
      this.#endOfLength();
    }
  }

  #resume(rest: Buffer): void | Promise<void> {
    this.#endOfLength();
    return this.feed(rest);
  }

  #endOfLength(): void {
    if (this.#state === 'length' && this.#left === 0) this.#finish();
  }

  /** The connection has ended. True when the answer is whole. */
  end(): boolean {
    if (this.#state === 'close') this.#finish();
    return this.answer !== null;
  }

  #feedHead(bytes: Buffer): Buffer {
    const all = this.#start === null ? bytes : Buffer.concat([this.#start, bytes]);
    const end = all.indexOf(headEnd);
    if (end > mostHeadBytes || (end < 0 && all.length > mostHeadBytes)) {
      throw framingError('HPE_HEADER_OVERFLOW');
    }
    if (end < 0) {
      // What cannot become a status line is told at once rather than waited for.
      if (!'HTTP/1.'.startsWith(all.toString('latin1', 0, 7))) throw framingError('HPE_INVALID_CONSTANT');
      this.#start = Buffer.from(all);
      return nothing;
    }
    this.#start = null;
    const head = parseHead(all.toString('latin1', 0, end));
    const rest = all.subarray(end + headEnd.length);
    if (head.status === 101) throw framingError('HPE_INVALID_CONSTANT');
    // 100 Continue and its like only announce the answer.
    if (head.status >= 200) this.#begin(head);
    return rest;
  }

  #begin(head: AnswerHead): void {
    this.#head = head;
    const framing = framingOf(this.#request.method, head);
    this.#body = new AnswerBody(this.#request, head, this.#mostBytes);
    if (framing.kind === 'none') return this.#finish();
    this.#state = framing.kind;
    if (framing.kind === 'length') this.#left = framing.bytes;
    if (framing.kind === 'chunked') this.#chunks = new ChunkSizes();
    if (framing.kind === 'close') {
      // Nobody could tell the end of the file from a broken connection.
      if (this.#body.isPassedOn) throw framingError('HPE_INVALID_CONTENT_LENGTH');
      this.#head = { ...head, isLast: true };
    }
  }

  #feedSize(bytes: Buffer): Buffer {
    const chunks = this.#chunks;
    if (chunks === null) throw framingError('HPE_UNEXPECTED_CONTENT');
    const taken = chunks.feed(bytes);
    if (chunks.isLast) this.#finish();
    else this.#left = chunks.size;
    return bytes.subarray(taken);
  }

  #finish(): void {
    this.#state = 'done';
    this.answer = this.#body?.finish(this.#request.method) ?? null;
  }
}

const nothing = Buffer.alloc(0);
