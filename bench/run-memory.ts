// Watches what Longshore holds in memory while it moves much.

import { join } from 'node:path';
import { linkMany, writeSparse } from './ground.ts';
import { measure } from './measure.ts';
import { growthMiB } from './memory.ts';
import type { Job, Peer } from './peers/peer.ts';
import type { MemoryResult } from './results.ts';
import type { Bench } from './run-case.ts';

/** One very large file, then very many small ones, up; the peak is that of the whole tree of processes. */
export async function runMemory(bench: Bench, peer: Peer): Promise<MemoryResult[]> {
  const { ground, store } = bench;
  const { memoryBytes, memoryFiles } = ground.sizes;
  const bucket = store.bucket('up');
  const file = await writeSparse(ground);
  const folder = await linkMany(ground);
  return [
    await watch(bench, peer, `${formatGiB(memoryBytes)} up`, {
      kind: 'large-up',
      file,
      pieces: ground.pieces,
      bucket,
      key: 'memory.bin',
    }),
    await watch(bench, peer, `${memoryFiles.toLocaleString('en')} files up`, {
      kind: 'small-up',
      folder,
      bucket,
      prefix: 'memory/',
    }),
  ];
}

async function watch(bench: Bench, peer: Peer, title: string, job: Job): Promise<MemoryResult> {
  const { ground, store, signal, say } = bench;
  await ground.empty(ground.scratch);
  await store.reset();
  const command = await peer.program.command(peer.executable, job, {
    ...store.place,
    scratch: ground.scratch,
  });
  if (command === null) throw new Error(`${peer.label} cannot do ${job.kind}.`);
  const cost = await measure(command, {
    scratch: ground.scratch,
    stdout: join(ground.scratch, 'stdout'),
    limitSeconds: 24 * 3600,
    sampleMemory: true,
    signal,
  });
  const { memoryMiB, peakMiB, wallSeconds, exitCode, said } = cost;
  const result = {
    title,
    dateISO: new Date().toISOString(),
    peakMiB: Math.max(peakMiB ?? 0, ...memoryMiB),
    growthMiB: growthMiB(memoryMiB),
    wallSeconds,
    failure: exitCode === 0 ? null : `ended with ${exitCode}: ${said.split('\n').at(-1)}`,
  };
  say(`memory: ${title}: ${result.failure ?? `peak ${result.peakMiB.toFixed(0)} MiB`}`);
  return result;
}

function formatGiB(bytes: number): string {
  return `${bytes / 1024 ** 3} GiB`;
}
