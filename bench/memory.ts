// What a process and all its descendants hold in memory, sampled while they run.

import { readdirSync, readFileSync } from 'node:fs';

const everyMs = 200;

export interface MemoryWatch {
  /** Ends the sampling; the samples are the tree's resident memory in MiB, in order. */
  stop(): number[];
}

/** Samples the tree below `pid` five times a second, which costs little beside what it watches. */
export function watchMemory(pid: number): MemoryWatch {
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(residentMiB(pid)), everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      return samples;
    },
  };
}

/** Resident memory of a process and its descendants now, in MiB; what two of them share counts twice. */
export function residentMiB(root: number): number {
  const parents = new Map<number, number>();
  const kib = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      parents.set(pid, Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]));
      kib.set(pid, Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0));
    } catch {
      // It has ended since.
    }
  }
  let total = 0;
  for (const [pid, own] of kib) {
    let at: number | undefined = pid;
    while (at !== undefined && at > 1 && at !== root) at = parents.get(at);
    if (at === root) total += own;
  }
  return total / 1024;
}

/** How much more is held in the last quarter of the samples than in the second, by their medians, in MiB. */
export function growthMiB(samples: readonly number[]): number {
  const quarter = (number: number) => {
    const part = samples.slice((samples.length * (number - 1)) / 4, (samples.length * number) / 4);
    return part.toSorted((a, b) => a - b)[Math.floor(part.length / 2)] ?? 0;
  };
  return quarter(4) - quarter(2);
}
