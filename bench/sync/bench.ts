// What each part of this bench works with, and how it measures one run.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { measure } from '../measure.ts';
import type { Command } from '../peers/peer.ts';
import type { At } from './programs.ts';
import type { Run } from './results.ts';
import { bucket, type SyncServer } from './server.ts';

export interface SyncBench {
  readonly server: SyncServer;
  /** A folder on a disk of memory, removed at the end. */
  readonly scratch: string;
  /** Ends the bench. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const limitSeconds = 3600;
/** A file that was just written may be read once more by who knows how coarse a clock is; nobody is to be measured at that. */
const settleMs = 2500;

/** Resolves once what was just written counts as settled. */
export async function settle({ signal }: SyncBench): Promise<void> {
  await sleep(settleMs, undefined, { signal });
}

/** A program's own folder of state, and its address; `folder` is what it keeps alike. */
export function placeOf({ server, scratch }: SyncBench, name: string, folder: string): At {
  const state = join(scratch, `${name}-state`);
  mkdirSync(state, { recursive: true });
  return { folder, state, place: server.place, address: `${bucket}/${name}` };
}

/** Runs one command to its end. `failure` says how it ended where that was not well. */
export async function runOnce(
  { server, signal }: SyncBench,
  command: Command | Promise<Command>,
  { state }: At,
): Promise<{ run: Run; failure: string | null }> {
  await server.take();
  const { wallSeconds, cpuSeconds, peakMiB, exitCode, said } = await measure(await command, {
    ...{ scratch: state, stdout: join(state, 'said'), limitSeconds, signal },
  });
  const run = { wallSeconds, cpuSeconds, peakMiB, requests: await server.take() };
  return { run, failure: exitCode === 0 ? null : `ended with ${exitCode}: ${said.split('\n').at(-1)}` };
}

/** One line about a run. */
export function told({ wallSeconds, cpuSeconds, peakMiB }: Run): string {
  return `${wallSeconds.toFixed(2)} s, CPU ${cpuSeconds.toFixed(2)} s, ${Math.round(peakMiB ?? 0)} MiB`;
}
