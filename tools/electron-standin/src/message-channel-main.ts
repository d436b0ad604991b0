// MessageChannelMain, and the ports that live in the main process.

import { randomUUID } from 'node:crypto';
import { MessagePortMain, type PortHub } from './message-port-main.ts';
import {
  closePort,
  deliverTo,
  type PortEnd,
  type PortPlace,
  placePort,
  postToOtherEnd,
} from './port-router.ts';

const livingHere = new Map<PortEnd, MessagePortMain>();

const hub: PortHub = {
  post(end, data, ports) {
    const { ends, forward } = transferPorts(ports);
    postToOtherEnd(end, data, ends);
    forward();
  },
  close(end) {
    livingHere.delete(end);
    closePort(end);
  },
};

const mainPlace: PortPlace = {
  deliver(end, data, ports) {
    livingHere.get(end)?.receive({ data, ports: adoptPorts(ports) });
  },
  closed(end) {
    const port = livingHere.get(end);
    livingHere.delete(end);
    port?.otherEndClosed();
  },
};

/** Makes ports of this process out of ends that have just arrived here. */
export function adoptPorts(ends: readonly PortEnd[]): MessagePortMain[] {
  return ends.map((end) => {
    const port = new MessagePortMain(end, hub);
    livingHere.set(end, port);
    placePort(end, mainPlace);
    return port;
  });
}

/**
 * Takes ports out of this process. `forward` sends on what they had queued; call it after the message that carries them
 * has been posted, when the router knows their new place.
 */
export function transferPorts(ports: readonly MessagePortMain[]): { ends: PortEnd[]; forward: () => void } {
  const moved = ports.map((port) => port.transferAway());
  for (const { end } of moved) livingHere.delete(end);
  return {
    ends: moved.map(({ end }) => end),
    forward() {
      for (const { end, queue } of moved) {
        for (const { data, ports: carried } of queue) {
          const inner = transferPorts(carried);
          deliverTo(end, data, inner.ends);
          inner.forward();
        }
      }
    },
  };
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  constructor() {
    const id = randomUUID();
    const [port1, port2] = adoptPorts([`${id}.a`, `${id}.b`]);
    if (port1 === undefined || port2 === undefined) throw new Error('stand-in: a channel has two ends');
    this.port1 = port1;
    this.port2 = port2;
  }
}
