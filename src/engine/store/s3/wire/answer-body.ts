// Where the body of an answer goes: to who asked for its bytes, or collected; and whether all of it came.

import { bytesInRange } from './asked-range.ts';
import type { WireAnswer, WireHead, WireRequest } from './wire.ts';
import { framingError, WireError } from './wire-error.ts';

/** Takes the body of one answer. Made when the head is there; throws WireError when that is not what was asked for. */
export class AnswerBody {
  readonly #head: WireHead;
  readonly #onBytes: WireRequest['onBytes'];
  readonly #mostBytes: number;
  readonly #rangeBytes: number | null;
  readonly #pieces: Buffer[] = [];
  #bytes = 0;

  constructor({ method, headers, query, onBytes }: WireRequest, head: WireHead, mostBytes: number) {
    this.#head = head;
    // One part of an object, asked for by its number, is a piece of which only the server knows the place.
    const isPart = method !== 'PUT' && query?.['partNumber'] !== undefined;
    this.#rangeBytes = isPart ? null : bytesInRange(headers?.['range'], head);
    this.#onBytes = head.status === 200 || head.status === 206 ? onBytes : undefined;
    this.#mostBytes = mostBytes;
    const length = Number(head.headers['content-length'] ?? -1);
    const isWrong = this.#rangeBytes !== null && length >= 0 && length !== this.#rangeBytes;
    if (isWrong && method !== 'HEAD') throw framingError('WRONG_RANGE');
    if (this.#onBytes === undefined && method !== 'HEAD' && length > mostBytes)
      throw framingError('HPE_BODY_OVERFLOW');
  }

  /** True where the bytes go on to somebody who cannot tell by them whether they are all there. */
  get isPassedOn(): boolean {
    return this.#onBytes !== undefined;
  }

  /** Takes the next bytes, valid only during the call; a promise asks to wait. */
  take(chunk: Buffer): void | Promise<void> {
    this.#bytes += chunk.length;
    if (this.#onBytes !== undefined) return this.#onBytes(chunk, this.#head);
    if (this.#bytes > this.#mostBytes) throw framingError('HPE_BODY_OVERFLOW');
    this.#pieces.push(Buffer.from(chunk));
  }

  /** The answer, its body complete. Throws WireError when the body has not the length of the range. */
  finish(method: WireRequest['method']): WireAnswer {
    if (this.#rangeBytes !== null && method !== 'HEAD' && this.#bytes !== this.#rangeBytes)
      throw new WireError('WRONG_RANGE', { isSent: true });
    const [first] = this.#pieces;
    const body =
      first === undefined ? nothing : this.#pieces.length === 1 ? first : Buffer.concat(this.#pieces);
    return { status: this.#head.status, headers: this.#head.headers, body };
  }
}

const nothing = Buffer.alloc(0);
