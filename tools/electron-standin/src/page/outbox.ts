// What the page sends to the main process: collected and sent in batches, in order.

import type { FromRenderer } from '../renderer-wire.ts';

export interface Outbox {
  /** Sends with everything that waits, at the end of this turn. */
  push(message: FromRenderer): void;
  /** Lets a message wait for the others that are already queued as tasks: port messages come as a task each. */
  pushLazily(message: FromRenderer): void;
}

export function createOutbox(send: (json: string) => void): Outbox {
  let waiting: FromRenderer[] = [];
  const tick = new MessageChannel();
  let isTicking = false;
  tick.port1.onmessage = () => {
    isTicking = false;
    flush();
  };

  function flush(): void {
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    send(JSON.stringify(batch));
  }

  return {
    push(message) {
      if (waiting.push(message) === 1) queueMicrotask(flush);
      else if (isTicking) queueMicrotask(flush);
    },
    pushLazily(message) {
      waiting.push(message);
      if (isTicking) return;
      isTicking = true;
      tick.port2.postMessage(null);
    },
  };
}
