// One document of a window, seen from the main process: its messages in, its messages out, and the ports that live in it.

import type { CdpSession } from './cdp.ts';
import {
  closePlace,
  closePort,
  type PortEnd,
  type PortPlace,
  placePort,
  postToOtherEnd,
} from './port-router.ts';
import type { FromRenderer, ToRenderer } from './renderer-wire.ts';
import { fromWire, toWire } from './wire.ts';

export interface RendererCalls {
  onSend(channel: string, args: readonly unknown[], ports: readonly PortEnd[]): void;
  /** Gives the value for the page, or throws what the page is told. */
  onInvoke(channel: string, args: readonly unknown[]): Promise<unknown>;
  onTitle(title: string): void;
  onPreloadFailed(reason: string): void;
}

export class RendererLink implements PortPlace {
  readonly #session: CdpSession;
  readonly #contextId: number;
  readonly #deliverName: string;
  readonly #calls: RendererCalls;
  #waiting: ToRenderer[] = [];
  #isSending = false;
  #isGone = false;

  constructor(session: CdpSession, contextId: number, secret: string, calls: RendererCalls) {
    this.#session = session;
    this.#contextId = contextId;
    this.#deliverName = `${secret}-deliver`;
    this.#calls = calls;
  }

  /** Takes a batch from the page. */
  receive(json: string): void {
    const batch: FromRenderer[] = JSON.parse(json);
    for (const message of batch) this.#receiveOne(message);
  }

  /** Queues a message for the page; what is queued while another batch is on its way goes together. */
  send(message: ToRenderer): void {
    if (this.#isGone) return;
    this.#waiting.push(message);
    if (!this.#isSending) void this.#flush();
  }

  /** Queues a message that carries ports, which live in the page from now on. */
  sendWithPorts(message: Extract<ToRenderer, { kind: 'message' }>): void {
    for (const end of message.ports) placePort(end, this);
    this.send(message);
  }

  deliver(end: PortEnd, data: unknown, ports: readonly PortEnd[]): void {
    this.send({ kind: 'port', end, data: toWire(data), ports });
  }

  closed(end: PortEnd): void {
    this.send({ kind: 'closed', end });
  }

  /** The document is gone, and with it every port that lived in it. */
  close(): void {
    this.#isGone = true;
    closePlace(this);
  }

  #receiveOne(message: FromRenderer): void {
    switch (message.kind) {
      case 'send':
        this.#claim(message.ports);
        this.#calls.onSend(message.channel, fromWire(message.args) as unknown[], message.ports);
        return;
      case 'invoke':
        void this.#answer(message.id, message.channel, fromWire(message.args) as unknown[]);
        return;
      case 'port':
        this.#claim(message.ports);
        postToOtherEnd(message.end, fromWire(message.data), message.ports);
        return;
      case 'close':
        closePort(message.end);
        return;
      case 'title':
        this.#calls.onTitle(message.title);
        return;
      case 'failed':
        this.#calls.onPreloadFailed(message.reason);
    }
  }

  /** The page made these channels: the ends named here move on, their other ends stay in the page. */
  #claim(ends: readonly PortEnd[]): void {
    for (const end of ends) placePort(`${end.slice(0, -1)}a`, this);
  }

  async #answer(id: number, channel: string, args: readonly unknown[]): Promise<void> {
    try {
      const value = await this.#calls.onInvoke(channel, args);
      this.send({ kind: 'reply', id, value: toWire(value) });
    } catch (error) {
      this.send({ kind: 'failure', id, reason: String(error) });
    }
  }

  async #flush(): Promise<void> {
    this.#isSending = true;
    // One turn of the event loop collects what belongs together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0 && !this.#isGone) {
      const batch = JSON.stringify(this.#waiting);
      this.#waiting = [];
      await this.#session
        .send('Runtime.callFunctionOn', {
          functionDeclaration: `function (json) { globalThis[${JSON.stringify(this.#deliverName)}]?.(json); }`,
          executionContextId: this.#contextId,
          arguments: [{ value: batch }],
          silent: true,
        })
        .catch(() => undefined);
    }
    this.#isSending = false;
  }
}
