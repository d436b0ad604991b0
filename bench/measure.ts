// Runs a program and reads from the system what it cost.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { watchMemory } from './memory.ts';
import type { Command } from './peers/peer.ts';

/** What one run cost; CPU is user and system time of the process and all its children that it waited for. */
export interface Cost {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** The largest process's peak; null where /usr/bin/time is not installed. */
  readonly peakMiB: number | null;
  readonly exitCode: number;
  /** The end of standard error. */
  readonly said: string;
  /** Samples of what the whole tree of processes holds, in MiB; empty unless asked for. */
  readonly memoryMiB: readonly number[];
}

export interface MeasureOptions {
  /** A folder for the files that the figures come by. */
  readonly scratch: string;
  /** Where standard output goes. */
  readonly stdout: string;
  /** Ends the program when it takes longer; that run has failed. */
  readonly limitSeconds: number;
  readonly sampleMemory?: boolean;
  /** Kills the program; `measure` then throws. */
  readonly signal?: AbortSignal;
}

// bash's own `time` has milliseconds, /usr/bin/time only hundredths, but it alone knows the peak of memory.
const script = '{ TIMEFORMAT="%3U %3S"; time "$@" 2>&3; } 3>"$LONGSHORE_BENCH_SAID" 2>"$LONGSHORE_BENCH_CPU"';
const timeProgram = '/usr/bin/time';

/** Runs one command to its end, in an environment that holds nothing but what the command names. */
export async function measure({ argv, env }: Command, options: MeasureOptions): Promise<Cost> {
  const { scratch, stdout, limitSeconds, sampleMemory, signal } = options;
  signal?.throwIfAborted();
  const file = (name: string) => join(scratch, `measure-${name}`);
  const hasTime = existsSync(timeProgram);
  const words = hasTime ? [timeProgram, '--quiet', '-f', '%M', '-o', file('memory'), ...argv] : argv;
  await using output = await open(stdout, 'w');
  const startedMs = performance.now();
  const child = spawn('bash', ['-c', script, 'bash', ...words], {
    stdio: ['ignore', output.fd, 'inherit'],
    detached: true,
    cwd: scratch,
    env: {
      PATH: process.env['PATH'],
      HOME: scratch,
      TMPDIR: scratch,
      LANG: 'C.UTF-8',
      LC_ALL: 'C.UTF-8',
      ...env,
      LONGSHORE_BENCH_SAID: file('said'),
      LONGSHORE_BENCH_CPU: file('cpu'),
    },
  });
  const memory = sampleMemory && child.pid !== undefined ? watchMemory(child.pid) : null;
  const kill = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  const limit = setTimeout(kill, limitSeconds * 1000);
  signal?.addEventListener('abort', kill, { once: true });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 137));
  });
  const wallSeconds = (performance.now() - startedMs) / 1000;
  clearTimeout(limit);
  signal?.removeEventListener('abort', kill);
  signal?.throwIfAborted();
  const read = (name: string) => readFile(file(name), 'utf8').catch(() => '');
  const peakKiB = hasTime ? Number((await read('memory')).trim().split('\n').at(-1)) : Number.NaN;
  return {
    wallSeconds,
    cpuSeconds: parseTimes(await read('cpu')),
    peakMiB: Number.isFinite(peakKiB) ? peakKiB / 1024 : null,
    exitCode,
    said: (await read('said')).slice(-600).trim(),
    memoryMiB: memory?.stop() ?? [],
  };
}

/** User and system seconds in the last line that bash wrote; NaN where there is none. */
export function parseTimes(text: string): number {
  const match = /(\d+\.\d+) (\d+\.\d+)\s*$/.exec(text);
  return match ? Number(match[1]) + Number(match[2]) : Number.NaN;
}
