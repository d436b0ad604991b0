// ipcMain, and the same thing per window: channels with listeners and handlers.

import { GuardedEmitter } from './guarded.ts';

type InvokeListener = Parameters<Electron.IpcMain['handle']>[1];

export class IpcMain
  extends GuardedEmitter
  implements Pick<Electron.IpcMain, 'handle' | 'handleOnce' | 'removeHandler'>
{
  readonly #handlers = new Map<string, InvokeListener>();

  constructor() {
    super('ipcMain');
    // In Electron a channel may be called `error`; Node would throw without a listener.
    this.on('error', () => undefined);
  }

  handle(channel: string, listener: InvokeListener): void {
    if (this.#handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    if (typeof listener !== 'function')
      throw new TypeError(`Expected handler to be a function, but found type '${typeof listener}'`);
    this.#handlers.set(channel, listener);
  }

  handleOnce(channel: string, listener: InvokeListener): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return listener(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** Gives the handler of a channel, for the dispatch of an invoke. */
  handlerOf(channel: string): InvokeListener | undefined {
    return this.#handlers.get(channel);
  }
}

export const ipcMain = new IpcMain();
