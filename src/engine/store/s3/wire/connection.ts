// One connection to the store, and one request at a time on it.

import type { Socket } from 'node:net';
import { abortError } from '../../../../base/abort.ts';
import { AnswerReader } from './answer-reader.ts';
import { Intake } from './intake.ts';
import { openSocket, type Place } from './open-socket.ts';
import { Quiet } from './quiet.ts';
import type { WireAnswer, WireLimits, WireRequest } from './wire.ts';
import { WireError, wireErrorOf } from './wire-error.ts';
import { writeRequest } from './write-request.ts';

/** TLS gives out its records one by one, of at most 16 KiB. */
const tlsBufferBytes = 32 * 1024;
const plainBufferBytes = 256 * 1024;

interface Exchange {
  readonly reader: AnswerReader;
  readonly resolve: (answer: WireAnswer) => void;
  readonly reject: (error: unknown) => void;
}

export class Connection {
  readonly #limits: WireLimits;
  readonly #isTls: boolean;
  readonly #socket: Socket;
  readonly #intake: Intake;
  #quiet: Quiet | null = null;
  #exchange: Exchange | null = null;
  #failure: WireError | null = null;
  #onReady: ((failure: WireError | null) => void) | null;
  #hasEnded = false;
  #isWriting = false;
  /** The pace of the request lets nothing go at this moment. */
  #isHeldBack = false;
  #requests = 0;
  #wasStale = false;
  #idleUntilMs = 0;
  /** Called once, when it can be used no more. */
  onClose: () => void = () => {};

  private constructor(place: Place, limits: WireLimits, onReady: (failure: WireError | null) => void) {
    const { isTls } = place.target;
    this.#limits = limits;
    this.#isTls = isTls;
    this.#onReady = onReady;
    const intake = new Intake(isTls ? tlsBufferBytes : plainBufferBytes);
    this.#intake = intake;
    const onread = { buffer: intake.next, callback: (count: number) => this.#onRead(count) };
    const socket = openSocket(place, onread, () => {
      this.#quiet = new Quiet(socket, Math.min(limits.silenceMs, limits.idleMs), (ms) => this.#onQuiet(ms));
      this.#ready(null);
    });
    this.#socket = socket;
    socket.on('error', (error) => this.#fail(wireErrorOf(error, this.#exchange !== null)));
    socket.on('end', () => this.#end());
    socket.on('close', () => {
      this.#end();
      if (!this.#intake.isHeld) this.close();
    });
  }

  /** Connects. Rejects with WireError, or with an abort error; nothing stays open then. */
  static open(place: Place, limits: WireLimits, signal: AbortSignal | undefined): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const connection = new Connection(place, limits, (failure) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        if (failure === null) resolve(connection);
        else reject(failure);
      });
      const timeOut = () => connection.#fail(new WireError('ETIMEDOUT', { isSent: false }));
      const timer = setTimeout(timeOut, limits.connectMs);
      const onAbort = () => {
        reject(abortError());
        connection.close();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** It broke before any answer, and had carried a request before: the server may just have grown tired of it. */
  get wasStale(): boolean {
    return this.#wasStale;
  }

  /** False as soon as anything makes another request on it unsafe. */
  isFree(nowMs: number): boolean {
    return this.#failure === null && !this.#hasEnded && this.#exchange === null && nowMs < this.#idleUntilMs;
  }

  /** Sends one request and takes its answer; `head` is one byte a character. Rejects with WireError or an abort error. */
  exchange(head: string, request: WireRequest): Promise<WireAnswer> {
    const { signal } = request;
    return new Promise((resolve, reject) => {
      if (this.#failure !== null || this.#hasEnded) {
        reject(this.#failure ?? new WireError('ECONNRESET', { isSent: false }));
        return;
      }
      const onAbort = () => this.#refuse(abortError());
      signal?.addEventListener('abort', onAbort, { once: true });
      const done = () => signal?.removeEventListener('abort', onAbort);
      this.#exchange = {
        reader: new AnswerReader(request, this.#limits.collectedBytes),
        resolve: (answer) => {
          done();
          resolve(answer);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      };
      this.#requests += 1;
      this.#quiet?.reset();
      this.#socket.ref();
      this.#isWriting = true;
      writeRequest(this.#socket, {
        head,
        body: request.body,
        isTls: this.#isTls,
        pace: request.pace,
        moved: (isAll) => {
          this.#quiet?.reset();
          this.#isWriting = !isAll;
          // The answer may have been waiting for this.
          if (isAll && this.#exchange?.reader.answer) this.#proceed(this.#exchange);
        },
        held: (isHeld) => {
          this.#quiet?.reset();
          this.#isHeldBack = isHeld;
        },
      });
    });
  }

  /** Ends it at once; a request under way fails. */
  close(): void {
    this.#fail(new WireError('ECONNRESET', { isSent: this.#exchange !== null }));
  }

  #ready(failure: WireError | null): void {
    const told = this.#onReady;
    this.#onReady = null;
    told?.(failure);
  }

  #onRead(count: number): boolean {
    const exchange = this.#exchange;
    this.#quiet?.reset();
    if (this.#failure !== null) return false;
    if (this.#intake.isHeld) {
      this.#intake.keep(count);
      return false;
    }
    if (exchange === null) {
      // Nobody has asked: whatever it is, no answer on this connection could be trusted any more.
      this.close();
      return false;
    }
    try {
      const held = exchange.reader.feed(this.#intake.chunk(count));
      if (held === undefined) this.#proceed(exchange);
      else void this.#hold(exchange, held);
    } catch (error) {
      this.#refuse(error);
    }
    return this.#failure === null && !this.#intake.isHeld;
  }

  async #hold(exchange: Exchange, held: Promise<void>): Promise<void> {
    try {
      await this.#intake.hold(held, (chunk) => exchange.reader.feed(chunk));
      if (this.#exchange === exchange) this.#proceed(exchange);
    } catch (error) {
      this.#refuse(error);
    }
    if (this.#failure === null) this.#socket.resume();
  }

  /** Takes the answer when it is whole. */
  #proceed(exchange: Exchange): void {
    const { reader, resolve } = exchange;
    if (this.#hasEnded && !reader.end()) return this.close();
    const { answer } = reader;
    if (answer === null) return;
    // Nobody can have taken over what has not left yet, whatever they say.
    if (this.#isWriting && answer.status < 300) return;
    this.#exchange = null;
    const keptMs = Math.min(this.#limits.idleMs, keptByServerMs(answer.headers['keep-alive']));
    this.#idleUntilMs = performance.now() + keptMs;
    if (reader.isLast || this.#isWriting || this.#hasEnded) this.close();
    // Idle ones keep no process alive.
    else this.#socket.unref();
    resolve(answer);
  }

  /** What came is wrong, or nobody wants it any more: the connection is of no use after that. */
  #refuse(error: unknown): void {
    const exchange = this.#exchange;
    this.#exchange = null;
    exchange?.reject(error);
    this.close();
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (this.#intake.isHeld) return;
    try {
      if (this.#exchange === null) this.close();
      else this.#proceed(this.#exchange);
    } catch (error) {
      this.#refuse(error);
    }
  }

  #fail(failure: WireError): void {
    if (this.#failure !== null) return;
    this.#failure = failure;
    this.#socket.destroy();
    this.#ready(failure);
    const exchange = this.#exchange;
    this.#exchange = null;
    const hasAnswer = exchange === null || exchange.reader.hasBegun;
    this.#wasStale = this.#requests > 1 && !hasAnswer && failure.raw !== 'ETIMEDOUT';
    exchange?.reject(failure);
    this.onClose();
  }

  #onQuiet(quietMs: number): void {
    // Where it is we who do not read or write on, the other side has nothing to answer for.
    if (this.#intake.isHeld || this.#isHeldBack) this.#quiet?.reset();
    else if (this.#exchange === null) {
      if (performance.now() >= this.#idleUntilMs) this.close();
    } else if (quietMs >= this.#limits.silenceMs) {
      this.#fail(new WireError('ETIMEDOUT', { isSent: true }));
    }
  }
}

/** How long the server says that it keeps an idle connection, less a second for the way. */
function keptByServerMs(keepAlive: string | undefined): number {
  const seconds = /\btimeout=(\d{1,6})\b/i.exec(keepAlive ?? '')?.[1];
  return seconds === undefined ? Number.POSITIVE_INFINITY : Math.max(0, Number(seconds) * 1000 - 1000);
}
