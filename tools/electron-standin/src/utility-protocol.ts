// The messages between the main process and a utility process, over Node's own channel, in batches.

import type { PortEnd } from './port-router.ts';

export type UtilityMessage =
  | { readonly kind: 'message'; readonly data: unknown; readonly ports: readonly PortEnd[] }
  | {
      readonly kind: 'port';
      readonly end: PortEnd;
      readonly data: unknown;
      readonly ports: readonly PortEnd[];
    }
  /** To the end itself: it has moved on, and this message came after it. */
  | {
      readonly kind: 'forward';
      readonly end: PortEnd;
      readonly data: unknown;
      readonly ports: readonly PortEnd[];
    }
  | { readonly kind: 'close'; readonly end: PortEnd };

export interface Batcher {
  push(message: UtilityMessage): void;
  flush(): void;
}

/** Collects the messages of one turn of the event loop into one. */
export function createBatcher(send: (batch: readonly UtilityMessage[]) => void): Batcher {
  let waiting: UtilityMessage[] = [];
  function flush(): void {
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    send(batch);
  }
  return {
    push(message) {
      if (waiting.push(message) === 1) setImmediate(flush);
    },
    flush,
  };
}
