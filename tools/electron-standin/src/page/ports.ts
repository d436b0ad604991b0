// Relays between DOM message ports of the page and the ends that the main process routes.

import type { PortEnd } from '../port-router.ts';
import { fromWire, toWire } from '../wire.ts';
import type { Outbox } from './outbox.ts';

export interface PortRelays {
  /** Makes DOM ports of ends that have just arrived. */
  adopt(ends: readonly PortEnd[]): MessagePort[];
  /** Takes DOM ports out of the page; they are neutered as by any transfer. */
  release(ports: readonly MessagePort[]): PortEnd[];
  deliver(end: PortEnd, data: unknown, ports: readonly PortEnd[]): void;
  closed(end: PortEnd): void;
}

export function createPortRelays(outbox: Outbox): PortRelays {
  const relays = new Map<PortEnd, MessagePort>();
  const prefix = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
  let lastId = 0;

  function relay(end: PortEnd, port: MessagePort): void {
    relays.set(end, port);
    port.addEventListener('close', () => {
      if (relays.delete(end)) outbox.push({ kind: 'close', end });
    });
    port.onmessage = ({ data, ports }) => {
      outbox.pushLazily({ kind: 'port', end, data: toWire(data), ports: release(ports) });
    };
  }

  function adopt(ends: readonly PortEnd[]): MessagePort[] {
    return ends.map((end) => {
      const { port1, port2 } = new MessageChannel();
      relay(end, port1);
      return port2;
    });
  }

  function release(ports: readonly MessagePort[]): PortEnd[] {
    return ports.map((port) => {
      const id = `${prefix}-${++lastId}`;
      relay(`${id}.a`, structuredClone(port, { transfer: [port] }));
      return `${id}.b`;
    });
  }

  return {
    adopt,
    release,
    deliver(end, data, ports) {
      const adopted = adopt(ports);
      relays.get(end)?.postMessage(fromWire(data), adopted);
    },
    closed(end) {
      relays.get(end)?.close();
      relays.delete(end);
    },
  };
}
