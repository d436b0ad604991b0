// Measures one case: first a proof that each program does it right, then the rounds, one program after another in each.

import { join } from 'node:path';
import { busyShare } from './busy-share.ts';
import type { Case } from './cases/case.ts';
import { countLines } from './count-lines.ts';
import { contentOf, digestOf, type Ground } from './ground.ts';
import { type Cost, measure } from './measure.ts';
import type { Job, Peer } from './peers/peer.ts';
import type { CaseResult, PeerResult } from './results.ts';
import type { BenchStore } from './store.ts';

export interface Bench {
  readonly ground: Ground;
  readonly store: BenchStore;
  readonly rounds: number;
  /** A run that takes longer has failed. */
  readonly limitSeconds: number;
  /** Ends the bench. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Runs the case with every program that can do it; a program that fails is left out of what follows, and why is told. */
export async function runCase(bench: Bench, one: Case, peers: readonly Peer[]): Promise<CaseResult> {
  const { ground, rounds, say } = bench;
  const results = new Map<Peer, PeerResult>();
  const othersShare = await busyShare();
  for (const peer of peers) {
    const failure = await proved(bench, one, peer);
    if (failure === 'cannot') continue;
    const { label, program, version, isExtra } = peer;
    const { name, settings } = program;
    results.set(peer, { label, program: name, version, settings, isExtra, runs: [], failure });
    const isProved = one.source(ground) !== null;
    say(
      `${one.id}: ${label} ${version}: ${failure ?? (isProved ? 'moves every byte right' : 'will be counted')}`,
    );
  }
  for (let round = 1; round <= rounds; round += 1) {
    for (const [peer, result] of results) {
      if (result.failure !== null) continue;
      const { cost, failure } = await runOnce(bench, one, peer, `round-${round}-${peer.label}`);
      const { wallSeconds, cpuSeconds, peakMiB } = cost;
      if (failure === null) result.runs.push({ wallSeconds, cpuSeconds, peakMiB });
      else results.set(peer, { ...result, failure });
      const told =
        failure ?? `${wallSeconds.toFixed(2)} s, CPU ${cpuSeconds.toFixed(2)} s, ${peakMiB?.toFixed(0)} MiB`;
      say(`${one.id}: round ${round}: ${peer.label}: ${told}`);
    }
  }
  return {
    id: one.id,
    dateISO: new Date().toISOString(),
    amount: one.amount(ground),
    othersShare,
    peers: [...results.values()],
  };
}

/** One run whose bytes are compared with the source; null when all is well. Nothing of it is measured. */
async function proved(bench: Bench, one: Case, peer: Peer): Promise<string | null> {
  const { ground, store } = bench;
  const source = one.source(ground);
  // What is only counted is counted in every round.
  if (source === null) return isAble(bench, one, peer);
  await ground.empty(ground.kept);
  const { failure } = await runOnce(bench, one, peer, `proof-${peer.label}`, ground.kept);
  if (failure !== null) return failure;
  if (one.arrives === 'server') await store.fetchInto(ground.kept);
  const found = await digestOf(one.arrives === 'server' ? ground.kept : ground.down);
  await ground.empty(ground.kept, ground.down);
  return found === (await digestOf(source)) ? null : 'what arrived is not what was sent';
}

async function isAble(
  { ground, store }: Bench,
  one: Case,
  { program, executable }: Peer,
): Promise<string | null> {
  const place = { ...store.place, scratch: ground.scratch };
  const command = await program.command(executable, named(one.job(ground, 'probe'), store), place);
  return command === null ? 'cannot' : null;
}

async function runOnce(
  { ground, store, limitSeconds, signal }: Bench,
  one: Case,
  peer: Peer,
  run: string,
  keepIn?: string,
): Promise<{ cost: Cost; failure: string | null }> {
  await ground.empty(ground.down, ground.scratch);
  await store.reset(keepIn);
  const job = named(one.job(ground, run), store);
  const command = await peer.program.command(peer.executable, job, {
    ...store.place,
    scratch: ground.scratch,
  });
  if (command === null) return { cost: nothing, failure: 'cannot' };
  const stdout = join(ground.scratch, 'stdout');
  const cost = await measure(command, { scratch: ground.scratch, stdout, limitSeconds, signal });
  if (cost.exitCode !== 0)
    return { cost, failure: `ended with ${cost.exitCode}: ${cost.said.split('\n').at(-1)}` };
  if (one.arrives === 'output') {
    const lines = await countLines(stdout);
    const { files } = one.expected(ground);
    return { cost, failure: lines === files ? null : `listed ${lines} keys instead of ${files}` };
  }
  const { files, bytes } = one.arrives === 'server' ? await store.arrived() : await contentOf(ground.down);
  const expected = one.expected(ground);
  const isRight = bytes === expected.bytes && (Number.isNaN(expected.files) || files === expected.files);
  return { cost, failure: isRight ? null : `moved ${files} files with ${bytes} bytes` };
}

const nothing: Cost = { wallSeconds: 0, cpuSeconds: 0, peakMiB: null, exitCode: 0, said: '', memoryMiB: [] };

function named(job: Job, store: BenchStore): Job {
  return { ...job, bucket: store.bucket(job.bucket) };
}
