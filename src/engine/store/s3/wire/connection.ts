// One connection to the store: a socket that reads into one buffer used again and again, and one request at a time on it.

import { createConnection, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { abortError } from '../../../../base/abort.ts';
import { AnswerReader } from './answer-reader.ts';
import type { Target } from './target.ts';
import type { TlsSide } from './tls-side.ts';
import type { WireAnswer, WireLimits, WireRequest } from './wire.ts';
import { WireError, wireErrorOf } from './wire-error.ts';
import { writeRequest } from './write-request.ts';

/** TLS gives out its records one by one, of at most 16 KiB. */
const tlsBufferBytes = 32 * 1024;
const plainBufferBytes = 256 * 1024;
const ticksOfSilence = 6;

interface Exchange {
  readonly reader: AnswerReader;
  readonly resolve: (answer: WireAnswer) => void;
  readonly reject: (error: unknown) => void;
}

export interface Place {
  readonly target: Target;
  /** The address of the host to connect to. */
  readonly address: string;
  readonly tls: TlsSide;
  readonly limits: WireLimits;
}

export class Connection {
  readonly #limits: WireLimits;
  readonly #isTls: boolean;
  readonly #socket: Socket;
  #buffer: Buffer;
  /** Read into while the other is still being looked at. */
  #spare: Buffer | null = null;
  #exchange: Exchange | null = null;
  #failure: WireError | null = null;
  #onConnect: ((failure: WireError | null) => void) | null = null;
  /** What came while the one who takes the bytes asked to wait. */
  #waiting: Buffer[] = [];
  #isHeld = false;
  #hasEnded = false;
  #isWriting = false;
  #requests = 0;
  #wasStale = false;
  #tickMs: number;
  #quietTicks = 0;
  #lastTickMs = 0;
  #idleUntilMs = 0;
  /** Told once when it can be used no more. */
  onClose: () => void = () => {};

  private constructor({ target, address, tls, limits }: Place) {
    this.#limits = limits;
    this.#isTls = target.isTls;
    this.#buffer = Buffer.allocUnsafeSlow(target.isTls ? tlsBufferBytes : plainBufferBytes);
    const onread = { buffer: () => this.#buffer, callback: (bytes: number) => this.#onRead(bytes) };
    // Also the sockets of TLS know onread, though their types do not.
    const options = { host: address, port: target.port, onread };
    const socket: Socket = target.isTls
      ? connectTls({ ...options, ...tls.optionsFor(target) })
      : createConnection(options);
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('error', (error) => this.#fail(wireErrorOf(error, this.#isSent)));
    socket.on('timeout', () => this.#onQuiet());
    socket.on('end', () => this.#end());
    socket.on('close', () => this.#end());
    this.#tickMs = Math.ceil(Math.min(limits.silenceMs, limits.idleMs) / ticksOfSilence);
    const timer = setTimeout(
      () => this.#fail(new WireError('ETIMEDOUT', { isSent: false })),
      limits.connectMs,
    );
    this.#onConnect = () => clearTimeout(timer);
    socket.once(target.isTls ? 'secureConnect' : 'connect', () => {
      socket.setTimeout(this.#tickMs);
      this.#connected(null);
    });
    if (target.isTls) socket.on('session', (session: Buffer) => tls.keepSession(target, session));
  }

  /** Connects. Rejects with WireError, or with an abort error; nothing stays open then. */
  static open(place: Place, signal: AbortSignal | undefined): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const connection = new Connection(place);
      const clear = connection.#onConnect;
      const onAbort = () => {
        reject(abortError());
        connection.close();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      connection.#onConnect = (failure) => {
        clear?.(null);
        signal?.removeEventListener('abort', onAbort);
        if (failure === null) resolve(connection);
        else reject(failure);
      };
    });
  }

  /** It broke before any answer after it had carried a request before: the server may just have grown tired of it. */
  get wasStale(): boolean {
    return this.#wasStale;
  }

  /** False as soon as anything makes the next request unsafe on it. */
  isFree(nowMs: number): boolean {
    return this.#failure === null && !this.#hasEnded && this.#exchange === null && nowMs < this.#idleUntilMs;
  }

  /** Sends one request and takes its answer. `head` is one byte a character. Rejects with WireError or an abort error. */
  exchange(head: string, request: WireRequest, collectedBytes: number): Promise<WireAnswer> {
    const { signal } = request;
    return new Promise((resolve, reject) => {
      if (this.#failure !== null || this.#hasEnded) {
        reject(this.#failure ?? new WireError('ECONNRESET', { isSent: false }));
        return;
      }
      const onAbort = () => {
        this.#settle()?.reject(abortError());
        this.close();
      };
      const done = () => signal?.removeEventListener('abort', onAbort);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#requests += 1;
      this.#quietTicks = 0;
      this.#exchange = {
        reader: new AnswerReader(request, collectedBytes),
        resolve: (answer) => {
          done();
          resolve(answer);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      };
      this.#isWriting = true;
      this.#socket.ref();
      writeRequest(this.#socket, head, request.body, this.#isTls, (isAll) => {
        this.#quietTicks = 0;
        this.#isWriting = !isAll;
      });
    });
  }

  /** Ends it at once; a request under way fails. */
  close(): void {
    this.#fail(new WireError('ECONNRESET', { isSent: this.#isSent }));
  }

  /** Whether any of a request may have reached the server. */
  get #isSent(): boolean {
    return this.#exchange !== null;
  }

  #connected(failure: WireError | null): void {
    const told = this.#onConnect;
    this.#onConnect = null;
    told?.(failure);
  }

  /** The next buffer to read into is asked for after each of these. */
  #onRead(count: number): boolean {
    const exchange = this.#exchange;
    this.#quietTicks = 0;
    if (this.#failure !== null) return false;
    if (this.#isHeld) {
      // What TLS had taken in already comes although the socket is held back.
      this.#waiting.push(Buffer.from(this.#buffer.subarray(0, count)));
      return false;
    }
    if (exchange === null) {
      // Nobody has asked: whatever it is, the next answer on this connection could not be trusted.
      this.close();
      return false;
    }
    const held = this.#feed(exchange, this.#buffer.subarray(0, count));
    if (held === null) return this.#failure === null;
    this.#isHeld = true;
    const next = this.#spare ?? Buffer.allocUnsafeSlow(this.#buffer.length);
    this.#spare = this.#buffer;
    this.#buffer = next;
    void this.#wait(exchange, held);
    return false;
  }

  #feed(exchange: Exchange, chunk: Buffer): Promise<void> | null {
    try {
      const held = exchange.reader.feed(chunk);
      if (held !== undefined) return held;
      if (exchange.reader.answer !== null) this.#finish(exchange, exchange.reader.answer);
    } catch (error) {
      this.#refuse(error);
    }
    return null;
  }

  async #wait(exchange: Exchange, first: Promise<void>): Promise<void> {
    try {
      await first;
      for (let chunk = this.#waiting.shift(); chunk !== undefined; chunk = this.#waiting.shift()) {
        await exchange.reader.feed(chunk);
      }
    } catch (error) {
      this.#refuse(error);
      return;
    }
    this.#isHeld = false;
    if (this.#exchange !== exchange) return;
    const { answer } = exchange.reader;
    if (answer !== null) this.#finish(exchange, answer);
    else if (this.#hasEnded) this.#endAnswer();
    if (this.#failure === null) this.#socket.resume();
  }

  #finish(exchange: Exchange, answer: WireAnswer): void {
    const { reader } = exchange;
    if (this.#isWriting && answer.status < 300)
      return this.#refuse(new WireError('HPE_EARLY_ANSWER', { isSent: true }));
    this.#settle();
    this.#idleUntilMs =
      performance.now() + Math.min(this.#limits.idleMs, keptMs(reader.headers?.['keep-alive']));
    if (reader.isLast || this.#isWriting || this.#hasEnded) this.close();
    // Idle ones keep no process alive.
    else this.#socket.unref();
    exchange.resolve(answer);
  }

  /** What came is wrong, or who takes the bytes failed: the connection is of no use after that. */
  #refuse(error: unknown): void {
    this.#settle()?.reject(error);
    this.close();
  }

  #settle(): Exchange | null {
    const exchange = this.#exchange;
    this.#exchange = null;
    return exchange;
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (!this.#isHeld) this.#endAnswer();
  }

  #endAnswer(): void {
    const exchange = this.#exchange;
    try {
      if (exchange?.reader.end() === true && exchange.reader.answer !== null) {
        this.#finish(exchange, exchange.reader.answer);
      }
    } catch (error) {
      this.#refuse(error);
    }
    this.close();
  }

  #fail(failure: WireError): void {
    if (this.#failure !== null) return;
    this.#failure = failure;
    this.#socket.destroy();
    this.#connected(failure);
    const exchange = this.#settle();
    this.#wasStale = this.#requests > 1 && exchange?.reader.hasBegun === false && failure.raw !== 'ETIMEDOUT';
    exchange?.reject(failure);
    this.onClose();
  }

  /** Nothing has moved for a tick, not even in what the system has yet to send. */
  #onQuiet(): void {
    const nowMs = performance.now();
    // After a longer pause between two of these something has moved, which is not told otherwise.
    const isNext = nowMs - this.#lastTickMs < this.#tickMs * 1.5;
    this.#lastTickMs = nowMs;
    this.#quietTicks = isNext ? this.#quietTicks + 1 : 1;
    if (this.#isHeld) this.#quietTicks = 0;
    if (this.#exchange === null) {
      if (nowMs >= this.#idleUntilMs) return this.close();
    } else if (this.#quietTicks * this.#tickMs >= this.#limits.silenceMs) {
      return this.#fail(new WireError('ETIMEDOUT', { isSent: true }));
    }
    this.#socket.setTimeout(this.#tickMs);
  }
}

/** How long the server says that it keeps an idle connection, with a second for the way. */
function keptMs(keepAlive: string | undefined): number {
  const seconds = /\btimeout=(\d{1,6})\b/i.exec(keepAlive ?? '')?.[1];
  return seconds === undefined ? Number.POSITIVE_INFINITY : Math.max(0, Number(seconds) * 1000 - 1000);
}
