// What the computer goes through that matters to pairs, told once each time it changes.

import type { PairHint } from '../contract/pair.ts';

interface HintOptions {
  readonly isOnline: () => boolean;
  readonly isOnBattery: () => boolean;
  readonly say: (hint: PairHint) => void;
}

export interface ComputerHints {
  /** Looks whether something has changed, and says so. */
  look(): void;
  /** The computer has slept. */
  woke(): void;
  /** Says again what is not as usual: to an engine that has just started. */
  repeat(): void;
}

/** A computer is taken to be online and on mains until it is found otherwise. */
export function createComputerHints({ isOnline, isOnBattery, say }: HintOptions): ComputerHints {
  let wasOnline = true;
  let wasOnBattery = false;

  function look(): void {
    const [online, battery] = [isOnline(), isOnBattery()];
    if (online !== wasOnline) say(online ? 'online' : 'offline');
    if (battery !== wasOnBattery) say(battery ? 'battery' : 'mains');
    wasOnline = online;
    wasOnBattery = battery;
  }

  return {
    look,
    woke() {
      say('woke');
      look();
    },
    repeat() {
      if (!wasOnline) say('offline');
      if (wasOnBattery) say('battery');
      look();
    },
  };
}
