// The page's line to the engine: a MessagePort from the desktop shell or a WebSocket in a browser, renewed when it breaks.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api, EventName, EventPayload } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import { type Connection, connect } from '../../contract/rpc/connect.ts';
import { domPortTransport, socketTransport, type Transport } from '../../contract/rpc/transport.ts';
import { type DesktopBridge, enginePortMessage } from '../../contract/shell.ts';

/** `lost` says when the next try comes; `opening` is the first one only. */
export type LineStatus =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  | { readonly kind: 'lost'; readonly nextTryMs: number };

/** An Api that outlives the connections under it: subscriptions are renewed, calls fail with engine.gone in between. */
export interface EngineLine {
  readonly api: Api;
  readonly status: StoreApi<LineStatus>;
  /** Called each time a connection has been made: whatever is shown must be fetched again. */
  onOpen(listener: () => void): void;
  retryNow(): void;
}

const firstDelayMs = 250;
const longestDelayMs = 10_000;

/** Opens the line and keeps it open. `dial` makes one transport, or rejects. */
export function createEngineLine(dial: () => Promise<Transport>): EngineLine {
  const status = createStore<LineStatus>(() => ({ kind: 'opening' }));
  const openListeners: (() => void)[] = [];
  const subscriptions = new Set<(to: Connection) => void>();
  let connection: Connection | null = null;
  let delayMs = firstDelayMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDialling = false;

  async function open(): Promise<void> {
    if (isDialling || connection) return;
    isDialling = true;
    clearTimeout(timer);
    try {
      const made = connect(await dial());
      connection = made;
      made.onLost(() => {
        connection = null;
        retryLater();
      });
      delayMs = firstDelayMs;
      for (const subscribe of subscriptions) subscribe(made);
      status.setState({ kind: 'open' }, true);
      for (const listener of openListeners) listener();
    } catch {
      retryLater();
    } finally {
      isDialling = false;
    }
  }

  function retryLater(): void {
    status.setState({ kind: 'lost', nextTryMs: Date.now() + delayMs }, true);
    timer = setTimeout(() => void open(), delayMs);
    delayMs = Math.min(delayMs * 2, longestDelayMs);
  }

  const api: Api = {
    call(name, input, options) {
      return connection ? connection.call(name, input, options) : Promise.reject(gone());
    },
    open(name, input, options) {
      if (!connection) throw gone();
      return connection.open(name, input, options);
    },
    on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void) {
      let end = () => {};
      const subscribe = (to: Connection) => {
        end = to.on(name, listener);
      };
      subscriptions.add(subscribe);
      if (connection) subscribe(connection);
      return () => {
        subscriptions.delete(subscribe);
        end();
      };
    },
  };

  void open();
  return {
    api,
    status,
    onOpen(listener) {
      openListeners.push(listener);
      if (connection) listener();
    },
    retryNow() {
      delayMs = firstDelayMs;
      void open();
    },
  };
}

/** Asks the desktop shell for a line; its port comes as a window message. */
export function dialDesktop(bridge: DesktopBridge): Promise<Transport> {
  return new Promise((resolve) => {
    const onMessage = (event: MessageEvent<unknown>) => {
      const [port] = event.ports;
      // Only our own preload may hand us a line.
      if (event.source !== window || event.data !== enginePortMessage || !port) return;
      window.removeEventListener('message', onMessage);
      resolve(domPortTransport(port));
    };
    window.addEventListener('message', onMessage);
    bridge.requestEngine();
  });
}

/** Opens a WebSocket to the server that this page came from. */
export function dialServer(page: { readonly protocol: string; readonly host: string }): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}/engine`);
    socket.addEventListener('open', () => resolve(socketTransport(socket)), { once: true });
    socket.addEventListener('close', () => reject(gone()), { once: true });
  });
}

function gone(): AppError {
  return new AppError('engine.gone', { op: 'engine' });
}
