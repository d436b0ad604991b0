// What carries messages between two ends, and the small adapters that make one out of what each process has.

/**
 * A two-way, ordered line for plain JSON-like data. `onClose` is called once, whichever end hung up; after it nothing is
 * delivered, and `send` is ignored.
 */
export interface Transport {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** Two joined ends in one process. Delivery is asynchronous and copies, as a process border would. */
export function joinedTransports(): [Transport, Transport] {
  const ends = [makeEnd(), makeEnd()] as const;
  const wire = (own: End, other: End): Transport => ({
    send(message) {
      if (own.isClosed) return;
      const copy = structuredClone(message);
      queueMicrotask(() => !other.isClosed && other.receive(copy));
    },
    onMessage: (listener) => (own.receive = listener),
    onClose: (listener) => own.closed.push(listener),
    close() {
      for (const end of [own, other]) {
        if (end.isClosed) continue;
        end.isClosed = true;
        for (const listener of end.closed) queueMicrotask(listener);
      }
    },
  });
  return [wire(ends[0], ends[1]), wire(ends[1], ends[0])];
}

interface End {
  isClosed: boolean;
  receive: (message: unknown) => void;
  closed: (() => void)[];
}

function makeEnd(): End {
  return { isClosed: false, receive: () => {}, closed: [] };
}

/** The part of a DOM MessagePort that is needed here. */
export interface DomPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** A transport over a DOM MessagePort; the port belongs to it from now on. */
export function domPortTransport(port: DomPort): Transport {
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      port.addEventListener('message', (event) => listener(event.data));
      port.start();
    },
    onClose: (listener) => port.addEventListener('close', listener),
    close: () => port.close(),
  };
}

/** The part of Electron's MessagePortMain, or of any emitter-style port, that is needed here. */
export interface EmitterPort {
  postMessage(message: unknown): void;
  on(type: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(type: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** A transport over Electron's MessagePortMain; the port belongs to it from now on. */
export function emitterPortTransport(port: EmitterPort): Transport {
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      port.on('message', (event) => listener(event.data));
      port.start();
    },
    onClose: (listener) => void port.on('close', listener),
    close: () => port.close(),
  };
}

/** The part of a WebSocket, the browser's or a server's, that is needed here. */
export interface TextSocket {
  readonly readyState: number;
  send(text: string): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  close(): void;
}

const open = 1;

/** A transport over an open WebSocket, one JSON text a message. A message that is not JSON closes the line. */
export function socketTransport(socket: TextSocket): Transport {
  return {
    send: (message) => socket.readyState === open && socket.send(JSON.stringify(message)),
    onMessage: (listener) =>
      socket.addEventListener('message', (event) => {
        const message = parseJson(event.data);
        if (message === undefined) socket.close();
        else listener(message);
      }),
    onClose: (listener) => socket.addEventListener('close', listener),
    close: () => socket.close(),
  };
}

function parseJson(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}
