// Follows the computer itself: its sleep, its network, its battery.

import { net, powerMonitor } from 'electron';
import type { PairHint } from '../contract/pair.ts';
import { type ComputerHints, createComputerHints } from './computer-hints.ts';

/** Electron tells nobody when the network goes or comes; to ask costs nothing. */
const lookMs = 5_000;

/** Says what matters to pairs from now on. After `ready`. */
export function followComputer(say: (hint: PairHint) => void): ComputerHints {
  const hints = createComputerHints({
    isOnline: () => net.isOnline(),
    isOnBattery: () => powerMonitor.isOnBatteryPower(),
    say,
  });
  powerMonitor.on('resume', hints.woke);
  powerMonitor.on('on-battery', hints.look);
  powerMonitor.on('on-ac', hints.look);
  setInterval(hints.look, lookMs);
  return hints;
}
