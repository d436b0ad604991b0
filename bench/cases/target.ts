// What was promised, as numbers that a ratio is held against.

import type { ProgramName } from '../peers/peer.ts';

export interface Target {
  /** Speed is units a second; cpu is CPU seconds a unit; total is CPU seconds of a whole run. */
  readonly measure: 'speed' | 'cpu' | 'total';
  /** Ours is divided by this one's; null where the figure itself is held against the bound. */
  readonly against: ProgramName | null;
  readonly comparison: 'at least' | 'at most';
  readonly bound: number;
}

const atLeast = (against: ProgramName, bound: number): Target => ({
  measure: 'speed',
  against,
  comparison: 'at least',
  bound,
});
const cpuAtMost = (against: ProgramName, bound: number): Target => ({
  measure: 'cpu',
  against,
  comparison: 'at most',
  bound,
});

/** Small files, either way. */
export const smallTargets: readonly Target[] = [
  atLeast('rclone', 1.5),
  cpuAtMost('rclone', 0.5),
  atLeast('aws', 8),
  cpuAtMost('aws', 0.1),
  cpuAtMost('curl', 2),
  atLeast('s5cmd', 1),
];

/** A large file, up. */
export const largeUpTargets: readonly Target[] = [
  atLeast('rclone', 2),
  cpuAtMost('rclone', 0.35),
  atLeast('aws', 2.5),
  cpuAtMost('aws', 0.35),
  atLeast('curl', 0.8),
  atLeast('s5cmd', 1),
];

/** A large file, down. */
export const largeDownTargets: readonly Target[] = [
  atLeast('rclone', 1),
  cpuAtMost('rclone', 1.15),
  atLeast('aws', 1.8),
  cpuAtMost('aws', 0.5),
  atLeast('curl', 0.9),
  atLeast('s5cmd', 1),
];

/** A long listing. */
export const listTargets: readonly Target[] = [
  atLeast('aws', 4),
  { measure: 'total', against: null, comparison: 'at most', bound: 2.5 },
  atLeast('rclone', 1),
  atLeast('s5cmd', 1),
];

/** What memory may come to, in MiB, however much is moved. */
export const memoryBoundMiB = 300;
/** How much more the end of a run may hold than its middle before it is no longer called flat, in MiB. */
export const flatWithinMiB = 30;
