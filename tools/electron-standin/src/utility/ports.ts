// The ports that live in a utility process; the main process carries their messages.

import { MessagePortMain, type PortHub } from '../message-port-main.ts';
import type { PortEnd } from '../port-router.ts';
import type { Batcher } from '../utility-protocol.ts';

export interface UtilityPorts {
  adopt(ends: readonly PortEnd[]): MessagePortMain[];
  deliver(end: PortEnd, data: unknown, ports: readonly PortEnd[]): void;
  closed(end: PortEnd): void;
}

export function createUtilityPorts(batcher: Batcher): UtilityPorts {
  const livingHere = new Map<PortEnd, MessagePortMain>();

  const hub: PortHub = {
    post(end, data, ports) {
      const moved = ports.map((port) => port.transferAway());
      for (const { end: movedEnd } of moved) livingHere.delete(movedEnd);
      batcher.push({ kind: 'port', end, data, ports: moved.map(({ end: movedEnd }) => movedEnd) });
      for (const { end: movedEnd, queue } of moved) {
        for (const { data: queued, ports: carried } of queue) {
          const ends = carried.map((port) => port.transferAway().end);
          batcher.push({ kind: 'forward', end: movedEnd, data: queued, ports: ends });
        }
      }
    },
    close(end) {
      livingHere.delete(end);
      batcher.push({ kind: 'close', end });
    },
  };

  function adopt(ends: readonly PortEnd[]): MessagePortMain[] {
    return ends.map((end) => {
      const port = new MessagePortMain(end, hub);
      livingHere.set(end, port);
      return port;
    });
  }

  return {
    adopt,
    deliver(end, data, ports) {
      const port = livingHere.get(end);
      if (port === undefined) batcher.push({ kind: 'forward', end, data, ports });
      else port.receive({ data, ports: adopt(ports) });
    },
    closed(end) {
      const port = livingHere.get(end);
      livingHere.delete(end);
      port?.otherEndClosed();
    },
  };
}
