// What the computer goes through is told once, and again to an engine that has just started.

import { describe, expect, it } from 'vitest';
import type { PairHint } from '../../src/contract/pair.ts';
import { createComputerHints } from '../../src/main/computer-hints.ts';

function computer() {
  const state = { isOnline: true, isOnBattery: false };
  const said: PairHint[] = [];
  const hints = createComputerHints({
    isOnline: () => state.isOnline,
    isOnBattery: () => state.isOnBattery,
    say: (hint) => said.push(hint),
  });
  return {
    ...hints,
    /** Looks at the computer in this state, and gives what was said. */
    become(change: Partial<typeof state>) {
      Object.assign(state, change);
      hints.look();
      return said.splice(0);
    },
    said: () => said.splice(0),
  };
}

describe('The computer', () => {
  it('says nothing as long as all is as usual', () => {
    const { become, repeat, said } = computer();
    expect(become({})).toEqual([]);
    repeat();
    expect(said()).toEqual([]);
  });

  it('says once that its network or its mains are gone, and once that they are back', () => {
    const { become } = computer();
    expect(become({ isOnline: false })).toEqual(['offline']);
    expect(become({ isOnBattery: true })).toEqual(['battery']);
    expect(become({})).toEqual([]);
    expect(become({ isOnline: true, isOnBattery: false })).toEqual(['online', 'mains']);
  });

  it('says that it woke, and what has changed in its sleep', () => {
    const { become, woke, said } = computer();
    become({ isOnline: false });
    woke();
    expect(said()).toEqual(['woke']);
    expect(become({ isOnline: true })).toEqual(['online']);
  });

  it('tells a new engine what is not as usual', () => {
    const { become, repeat, said } = computer();
    become({ isOnline: false, isOnBattery: true });
    repeat();
    expect(said()).toEqual(['offline', 'battery']);
  });
});
