// The main frame of a window, as `event.senderFrame` gives it.

import { GuardedEmitter } from './guarded.ts';
import type { IpcMain } from './ipc-main.ts';
import type { MessagePortMain } from './message-port-main.ts';

/** What a frame needs of its window. */
export interface FrameOwner {
  readonly id: number;
  readonly ipc: IpcMain;
  getURL(): string;
  isDestroyed(): boolean;
  send(channel: string, ...args: unknown[]): void;
  postMessage(channel: string, message: unknown, transfer?: MessagePortMain[]): void;
}

export class WebFrameMain
  extends GuardedEmitter
  implements
    Pick<
      Electron.WebFrameMain,
      'url' | 'origin' | 'routingId' | 'processId' | 'frameToken' | 'isDestroyed' | 'send'
    >
{
  readonly name = '';
  readonly parent = null;
  readonly routingId = 1;
  readonly processId: number;
  readonly frameToken: string;
  readonly #owner: FrameOwner;

  constructor(owner: FrameOwner, frameToken: string) {
    super('WebFrameMain');
    this.#owner = owner;
    this.processId = owner.id;
    this.frameToken = frameToken;
  }

  get url(): string {
    return this.#owner.getURL();
  }

  /** As Chromium serialises it: a standard custom scheme has an origin of its own, which Node's URL does not know. */
  get origin(): string {
    const [origin = 'null'] = /^[^:]+:\/\/[^/?#]*/.exec(this.url) ?? [];
    return origin;
  }

  get top(): WebFrameMain {
    return this;
  }

  get ipc(): IpcMain {
    return this.#owner.ipc;
  }

  isDestroyed(): boolean {
    return this.#owner.isDestroyed();
  }

  send(channel: string, ...args: unknown[]): void {
    this.#owner.send(channel, ...args);
  }

  postMessage(channel: string, message: unknown, transfer?: MessagePortMain[]): void {
    this.#owner.postMessage(channel, message, transfer);
  }
}
