// ipcRenderer, as the preload sees it.

import type { ToRenderer } from '../renderer-wire.ts';
import { fromWire, toWire } from '../wire.ts';
import { Emitter } from './emitter.ts';
import type { Outbox } from './outbox.ts';
import type { PortRelays } from './ports.ts';
import type { AskMain } from './sync-call.ts';

interface Waiting {
  readonly channel: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
}

export class IpcRenderer extends Emitter {
  readonly #outbox: Outbox;
  readonly #ports: PortRelays;
  readonly #ask: AskMain;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(outbox: Outbox, ports: PortRelays, ask: AskMain) {
    super();
    this.#outbox = outbox;
    this.#ports = ports;
    this.#ask = ask;
  }

  send(channel: string, ...args: unknown[]): void {
    this.#outbox.push({ kind: 'send', channel, args: toWire(cloneOrThrow(args)), ports: [] });
  }

  sendSync(channel: string, ...args: unknown[]): unknown {
    const answer = this.#ask(
      'send-sync',
      JSON.stringify({ channel, args: toWire(cloneOrThrow(args)) }),
      undefined,
    );
    return fromWire(JSON.parse(answer));
  }

  async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    const id = ++this.#lastId;
    const wire = toWire(cloneOrThrow(args));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { channel, resolve, reject });
      this.#outbox.push({ kind: 'invoke', id, channel, args: wire });
    });
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePort[] = []): void {
    const args = toWire([cloneOrThrow(message)]);
    this.#outbox.push({ kind: 'send', channel, args, ports: this.#ports.release(transfer) });
  }

  /** Takes a batch from the main process. */
  receive(batch: readonly ToRenderer[]): void {
    for (const message of batch) {
      try {
        this.#receiveOne(message);
      } catch (error) {
        console.error(error);
      }
    }
  }

  #receiveOne(message: ToRenderer): void {
    switch (message.kind) {
      case 'message': {
        const args = fromWire(message.args) as unknown[];
        this.emit(message.channel, { sender: this, ports: this.#ports.adopt(message.ports) }, ...args);
        return;
      }
      case 'reply':
        this.#settle(message.id)?.resolve(fromWire(message.value));
        return;
      case 'failure': {
        const waiting = this.#settle(message.id);
        waiting?.reject(new Error(`Error invoking remote method '${waiting.channel}': ${message.reason}`));
        return;
      }
      case 'port':
        this.#ports.deliver(message.end, message.data, message.ports);
        return;
      case 'closed':
        this.#ports.closed(message.end);
    }
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}

function cloneOrThrow<T>(value: T): T {
  try {
    return structuredClone(value);
  } catch {
    throw new Error('An object could not be cloned.');
  }
}
