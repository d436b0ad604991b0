// A Chrome DevTools Protocol client over Chromium's debugging pipe: one connection, one flat session per page.

import type { Readable, Writable } from 'node:stream';
import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';

export type { Protocol };
export type Command = keyof Protocol.CommandParameters & keyof Protocol.CommandReturnValues;
export type CdpEvent = keyof Protocol.Events;

interface Incoming {
  readonly id?: number;
  readonly method?: CdpEvent;
  readonly params?: unknown;
  readonly sessionId?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Pending {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: Error) => void;
}

/** Carries commands and events of any number of sessions over one pair of pipes. */
export class CdpConnection {
  readonly root: CdpSession = new CdpSession(this, undefined);
  readonly #sessions = new Map<string, CdpSession>();
  readonly #pending = new Map<number, Pending>();
  readonly #output: Writable;
  #lastId = 0;
  #isClosed = false;

  constructor(output: Writable, input: Readable) {
    this.#output = output;
    const onClosed = () => this.#close();
    output.on('error', onClosed);
    input.on('error', onClosed).on('close', onClosed);
    splitAtZero(input, (text) => this.#receive(JSON.parse(text)));
  }

  /** Attaches to a target and gives the session that speaks with it. */
  async attach(targetId: string): Promise<CdpSession> {
    const { sessionId } = await this.root.send('Target.attachToTarget', { targetId, flatten: true });
    const session = new CdpSession(this, sessionId);
    this.#sessions.set(sessionId, session);
    return session;
  }

  post(method: Command, params: unknown, sessionId: string | undefined): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new Error(`The browser is closed (${method})`));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { method, resolve, reject });
      this.#output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  #receive(message: Incoming): void {
    if (message.id === undefined) {
      const session = message.sessionId === undefined ? this.root : this.#sessions.get(message.sessionId);
      if (message.method !== undefined) session?.emit(message.method, message.params);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.error === undefined) pending?.resolve(message.result);
    else pending?.reject(new Error(`${pending.method}: ${message.error.message}`));
  }

  #close(): void {
    this.#isClosed = true;
    for (const { method, reject } of this.#pending.values())
      reject(new Error(`The browser is closed (${method})`));
    this.#pending.clear();
  }
}

/** Sends the commands of one target and hears its events, in the order in which Chromium sent them. */
export class CdpSession {
  readonly #connection: CdpConnection;
  readonly #sessionId: string | undefined;
  readonly #listeners = new Map<CdpEvent, ((payload: never) => void)[]>();

  constructor(connection: CdpConnection, sessionId: string | undefined) {
    this.#connection = connection;
    this.#sessionId = sessionId;
  }

  async send<C extends Command>(
    method: C,
    params?: Protocol.CommandParameters[C],
  ): Promise<Protocol.CommandReturnValues[C]> {
    const result = await this.#connection.post(method, params ?? {}, this.#sessionId);
    // Chromium is the other end of the pipe and its protocol is typed: there is no shape to be doubted here.
    return result as Protocol.CommandReturnValues[C];
  }

  /** Sends a command whose failure means only that the page has gone in the meantime. */
  tell<C extends Command>(method: C, params?: Protocol.CommandParameters[C]): void {
    this.send(method, params).catch(() => undefined);
  }

  on<E extends CdpEvent>(event: E, listener: (payload: Protocol.Events[E]) => void): void {
    const listeners = this.#listeners.get(event) ?? [];
    listeners.push(listener);
    this.#listeners.set(event, listeners);
  }

  emit(event: CdpEvent, payload: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(payload as never);
  }
}

function splitAtZero(input: Readable, onText: (text: string) => void): void {
  let parts: Buffer[] = [];
  input.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      parts.push(chunk.subarray(start, end));
      const text = Buffer.concat(parts).toString();
      parts = [];
      start = end + 1;
      onText(text);
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  });
}
