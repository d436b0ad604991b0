// What the network of a soak does to requests: a rate of faults of every kind that changes all the time.

import { type Fault, pass, type Script } from '../support/faulty-proxy.ts';
import { pick } from './sync-soak-person.ts';

/** Shares of requests that meet a fault: mostly some, now and then none, or nothing comes through at all. */
const rates = [0, 0.01, 0.03, 0.03, 0.1, 0.25, 1] as const;

const page = '<!doctype html><html><body>Please sign in to the network of this hotel.</body></html>';
const html = { 'content-type': 'text/html' };
const slowDown =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>';

export interface Weather {
  readonly script: Script;
  /** Requests that met a fault. */
  readonly faults: number;
  change(): void;
  /** From now on all goes well. */
  clear(): void;
}

export function createWeather(random: () => number): Weather {
  let rate = 0;
  let faults = 0;
  return {
    get faults() {
      return faults;
    },
    script() {
      if (random() >= rate) return pass;
      faults += 1;
      return anyFault(random);
    },
    change() {
      rate = pick(random, rates) ?? 0;
    },
    clear() {
      rate = 0;
    },
  };
}

function anyFault(random: () => number): Fault {
  const afterBytes = Math.floor(random() ** 3 * 1024 * 1024);
  const faults: readonly Fault[] = [
    { kind: 'delay', ms: random() * 1500 },
    { kind: 'reset-request', afterBytes },
    { kind: 'reset-answer', afterBytes },
    { kind: 'shorten-answer', toBytes: afterBytes },
    { kind: 'drop-answer' },
    { kind: 'answer', status: 500 },
    { kind: 'answer', status: 503, headers: { 'content-type': 'application/xml' }, body: slowDown },
    { kind: 'answer', status: 502, headers: html, body: page },
    { kind: 'answer', status: 200, headers: html, body: page },
  ];
  return pick(random, faults) ?? pass;
}
