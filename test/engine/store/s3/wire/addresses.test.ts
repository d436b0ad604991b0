// Sharing over addresses, with a clock of the test's own.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Addresses } from '../../../../../src/engine/store/s3/wire/addresses.ts';

const names = ['a', 'b', 'c'];

function newAddresses() {
  const clock = { ms: 0 };
  return { clock, addresses: new Addresses({ nowMs: () => clock.ms, random: () => 1 }) };
}

describe('addresses', () => {
  it('have equally much in flight', () => {
    const { addresses } = newAddresses();
    for (let at = 0; at < 9; at += 1) addresses.pick(names);
    expect(addresses.states().map(({ inFlight }) => inFlight)).toEqual([3, 3, 3]);
  });

  it('are preferred when a connection stands ready, as long as they have no more to do', () => {
    const { addresses } = newAddresses();
    const isReady = (name: string) => name === 'b';
    expect(addresses.pick(names, isReady).address).toBe('b');
    expect(addresses.pick(names, isReady).address).not.toBe('b');
  });

  it('that fail are put aside for a second, then tried with one request, and for longer if that fails', () => {
    const { addresses, clock } = newAddresses();
    for (const name of names) addresses.pick([name]).release(name === 'a' ? 'ill' : 'well');
    const next = () => Array.from({ length: 4 }, () => addresses.pick(names)).map((picked) => picked);
    expect(next().map(({ address }) => address)).not.toContain('a');
    clock.ms = 1000;
    const trial = next().filter(({ address }) => address === 'a');
    expect(trial).toHaveLength(1);
    trial[0]?.release('ill');
    clock.ms = 2999;
    expect(next().map(({ address }) => address)).not.toContain('a');
    clock.ms = 3000;
    const second = next().filter(({ address }) => address === 'a');
    expect(second).toHaveLength(1);
    second[0]?.release('well');
    expect(addresses.states().find(({ address }) => address === 'a')?.isHealthy).toBe(true);
  });

  it('are put aside once for all that was in flight there', () => {
    const { addresses, clock } = newAddresses();
    const flights = Array.from({ length: 10 }, () => addresses.pick(['a']));
    for (const flight of flights) flight.release('ill');
    addresses.pick(['b']).release('well');
    clock.ms = 1000;
    expect(addresses.pick(['a', 'b']).address).toBe('a');
  });

  it('are never put aside for more than half a minute', () => {
    const { addresses, clock } = newAddresses();
    for (let times = 0; times < 20; times += 1) {
      addresses.pick(['a']).release('ill');
      clock.ms += 30_000;
    }
    expect(addresses.pick(names).address).toBe('a');
  });

  it('that are all sick are still used, that one first whose pause ends first', () => {
    const { addresses, clock } = newAddresses();
    for (const name of ['b', 'c', 'a']) {
      addresses.pick([name]).release('ill');
      clock.ms += 10;
    }
    expect(addresses.pick(names).address).toBe('b');
  });

  it('never lose count, whatever happens in whatever order', () => {
    const step = fc.record({
      release: fc.boolean(),
      waitMs: fc.nat(3000),
      outcome: fc.constantFrom('well', 'ill', 'unclear'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const { addresses, clock } = newAddresses();
        const flights: ReturnType<typeof addresses.pick>[] = [];
        for (const { release, waitMs, outcome } of steps) {
          clock.ms += waitMs;
          if (release) flights.shift()?.release(outcome);
          else flights.push(addresses.pick(names));
        }
        const inFlight = addresses.states().reduce((sum, state) => sum + state.inFlight, 0);
        expect(inFlight).toBe(flights.length);
        for (const flight of flights) flight.release('well');
        expect(addresses.states().every((state) => state.inFlight === 0)).toBe(true);
      }),
    );
  });
});
