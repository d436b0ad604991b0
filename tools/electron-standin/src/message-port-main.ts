// A MessagePort as main and utility processes know it: an event emitter that queues until it is started.

import { GuardedEmitter } from './guarded.ts';
import type { PortEnd } from './port-router.ts';

/** What a port needs of the process in which it lives. */
export interface PortHub {
  post(end: PortEnd, data: unknown, ports: readonly MessagePortMain[]): void;
  close(end: PortEnd): void;
}

export interface PortMessage {
  readonly data: unknown;
  readonly ports: readonly MessagePortMain[];
}

export class MessagePortMain
  extends GuardedEmitter
  implements Pick<Electron.MessagePortMain, 'close' | 'start'>
{
  readonly #end: PortEnd;
  readonly #hub: PortHub;
  #queue: PortMessage[] = [];
  #state: 'waiting' | 'started' | 'closed' | 'transferred' = 'waiting';

  constructor(end: PortEnd, hub: PortHub) {
    super('MessagePortMain');
    this.#end = end;
    this.#hub = hub;
  }

  start(): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'started';
    for (const message of this.#queue.splice(0)) this.#emitLater(message);
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    if (this.#state === 'closed' || this.#state === 'transferred') return;
    if (transfer.includes(this)) throw new Error('Port at index 0 contains the source port');
    this.#hub.post(this.#end, cloneOrThrow(message), transfer);
  }

  close(): void {
    if (this.#state === 'closed' || this.#state === 'transferred') return;
    this.#state = 'closed';
    this.#hub.close(this.#end);
    queueMicrotask(() => this.emit('close'));
  }

  /** Takes a message from the other end. */
  receive(message: PortMessage): void {
    if (this.#state === 'started') this.emit('message', message);
    else this.#queue.push(message);
  }

  /** The other end is gone. */
  otherEndClosed(): void {
    if (this.#state === 'closed' || this.#state === 'transferred') return;
    this.#state = 'closed';
    this.emit('close');
  }

  /** Makes the port unusable here and gives what another place needs to carry on with it. */
  transferAway(): { readonly end: PortEnd; readonly queue: readonly PortMessage[] } {
    if (this.#state === 'transferred' || this.#state === 'closed')
      throw new Error('Port at index 0 is already neutered');
    this.#state = 'transferred';
    return { end: this.#end, queue: this.#queue.splice(0) };
  }

  #emitLater(message: PortMessage): void {
    setImmediate(() => this.emit('message', message));
  }
}

/** Clones a message at the moment it is posted; throws Electron's words when it cannot be cloned. */
export function cloneOrThrow(message: unknown): unknown {
  try {
    return structuredClone(message);
  } catch {
    throw new Error('An object could not be cloned.');
  }
}
