// Brings a page and the engine together: one end of a channel to each, then main is out of the way.

import {
  type IpcMainEvent,
  ipcMain,
  MessageChannelMain,
  type MessagePortMain,
  type WebContents,
} from 'electron';
import { bridgeChannels } from '../contract/bridge.ts';

interface BrokerOptions {
  readonly isOwn: (event: IpcMainEvent) => boolean;
  /** Hands a port to the engine; false when there is none at the moment. */
  readonly give: (port: MessagePortMain) => boolean;
}

export interface Broker {
  /** The engine is there: whoever asked meanwhile gets a line. */
  deliver(): void;
}

/** Answers the pages' asking for a line to the engine. Who asks while there is no engine waits for the next one. */
export function createBroker(options: BrokerOptions): Broker {
  const { isOwn, give } = options;
  const waiting = new Set<WebContents>();

  ipcMain.on(bridgeChannels.engine, (event) => {
    if (!isOwn(event)) return;
    waiting.add(event.sender);
    deliver();
  });

  function deliver(): void {
    for (const page of waiting) {
      if (page.isDestroyed()) {
        waiting.delete(page);
        continue;
      }
      const { port1, port2 } = new MessageChannelMain();
      if (!give(port1)) return port1.close();
      waiting.delete(page);
      page.postMessage(bridgeChannels.engine, null, [port2]);
    }
  }

  return { deliver };
}
