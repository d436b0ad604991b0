// What one process holds in memory, threads included, beside how far its work is, sampled while it runs.

import { readFileSync } from 'node:fs';

const everyMs = 250;

export interface MemorySample {
  readonly mib: number;
  /** How much was done then, in whatever `progress` counts. */
  readonly done: number;
}

export interface MemoryWatch {
  /** Ends the sampling; gives the samples in order. */
  stop(): MemorySample[];
}

/** Samples resident memory of `pid` four times a second until it is stopped or the process ends. */
export function watchMemory(pid: number, progress: () => number): MemoryWatch {
  const samples: MemorySample[] = [];
  const look = () => {
    const mib = residentMiB(pid);
    if (mib !== null) samples.push({ mib, done: progress() });
  };
  const timer = setInterval(look, everyMs);
  return {
    stop() {
      clearInterval(timer);
      look();
      return samples;
    },
  };
}

/** null when the process has ended. */
function residentMiB(pid: number): number | null {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return null;
  }
}

/** How much more is held in the last third of the samples than in the first, by their medians; 0 for too few to tell. */
export function growthMiB(samples: readonly MemorySample[]): number {
  if (samples.length < 9) return 0;
  const third = Math.floor(samples.length / 3);
  return median(samples.slice(-third)) - median(samples.slice(0, third));
}

function median(samples: readonly MemorySample[]): number {
  const sorted = samples.map(({ mib }) => mib).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
