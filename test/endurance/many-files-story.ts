// Very many small files up and down through the whole desktop, its engine killed in the middle, and what that took.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { delay } from '../../src/base/abort.ts';
import { Key, LocalPath, type Place, type TransferId } from '../../src/contract/models.ts';
import type { Connection } from '../../src/contract/rpc/connect.ts';
import { type Desk, openDesk } from './desk.ts';
import { countWrong, makeFiles } from './files.ts';
import { watchLoop } from './loop-watch.ts';
import { growthMiB, type MemorySample, watchMemory } from './memory-watch.ts';
import { faultOf, openPanel } from './panel.ts';
import { percentile } from './percentile.ts';

export interface ManyFilesFigures {
  readonly faults: readonly string[];
  readonly wrongFiles: number;
  readonly upFilesPerSecond: number;
  readonly downFilesPerSecond: number;
  /** The engine's process with its data workers. */
  readonly enginePeakMiB: number;
  /** The largest of the lives of the engine and the ways, after the first files of each. */
  readonly engineGrowthMiB: number;
  readonly mainPeakMiB: number;
  readonly panelP99Ms: number;
  readonly panelMostMs: number;
  readonly panelAnswers: number;
  readonly mainLoopP99Ms: number;
  readonly mainLoopMostMs: number;
  /** Of a process without work beside it. */
  readonly idleLoopP99Ms: number;
  /** From the kill of the old engine. */
  readonly firstAnswerMs: number;
  readonly firstItemMs: number;
}

type Say = (line: string) => void;

/** Files that may make memory grow: pools and caches fill. */
const firstFiles = 10_000;

/** Runs it with so many files; `say` hears what is under way. */
export async function runManyFiles(files: number, say: Say = () => {}): Promise<ManyFilesFigures> {
  await using desk = await openDesk();
  const [from, to] = [join(desk.folder, 'from'), join(desk.folder, 'to')];
  mkdirSync(to);
  const bytes = await makeFiles(from, files);
  say(`${files} files of ${(bytes / files / 1024).toFixed(1)} KiB are there`);
  const bucket: Place = { kind: 's3', profileId: desk.profileId, bucket: 'many', prefix: Key.parse('') };
  const local = (path: string): Place => ({ kind: 'local', path: LocalPath.parse(path) });
  const mainPid = await desk.app.evaluate(() => process.pid);
  const loopWatch = await watchLoop(desk.app);

  const lives: MemorySample[][] = [];
  const answersMs: number[] = [];
  let done = 0;
  const mainMemory = watchMemory(mainPid, () => done);
  /** Follows a transfer in the engine's life of the moment until it has come so far. */
  const follow = async (line: Connection, id: TransferId, untilDone: number) => {
    const panel = openPanel(line, id);
    const memory = watchMemory(desk.enginePid(), () => panel.transfer?.doneFiles ?? 0);
    const startMs = performance.now();
    const last = await panel.until(
      ({ doneFiles, state }) => doneFiles >= untilDone || (state !== 'running' && state !== 'waiting'),
    );
    done = last.doneFiles;
    lives.push(memory.stop());
    answersMs.push(...panel.answersMs);
    const seconds = (performance.now() - startMs) / 1000;
    say(`${last.title}: ${last.doneFiles} files, ${last.state}, ${seconds.toFixed(1)} s`);
    return { last, seconds };
  };

  const first = await lineTo(desk);
  const up = await first.call('transfer.start', {
    source: local(from),
    keys: null,
    target: bucket,
    ifExists: 'replace',
  });
  const half = await follow(first, up.id, files / 2);
  const restart = await killAndWait(desk, up.id);
  const rest = await follow(restart.line, up.id, files);
  const down = await restart.line.call('transfer.start', {
    source: bucket,
    keys: null,
    target: local(to),
    ifExists: 'replace',
  });
  const back = await follow(restart.line, down.id, files);
  restart.line.close();
  const loop = await loopWatch.stop();
  const main = mainMemory.stop();
  say('compares');
  return {
    faults: [faultOf(rest.last, files), faultOf(back.last, files)].filter((fault) => fault !== null),
    wrongFiles: countWrong(to, files),
    upFilesPerSecond: half.last.doneFiles / half.seconds,
    downFilesPerSecond: files / back.seconds,
    enginePeakMiB: Math.max(...lives.flat().map(({ mib }) => mib)),
    engineGrowthMiB: Math.max(...lives.map((life) => growthMiB(afterFirst(life, files)))),
    mainPeakMiB: Math.max(...main.map(({ mib }) => mib)),
    panelP99Ms: percentile(answersMs, 0.99),
    panelMostMs: Math.max(...answersMs),
    panelAnswers: answersMs.length,
    mainLoopP99Ms: loop.p99Ms,
    mainLoopMostMs: loop.mostMs,
    idleLoopP99Ms: loop.idleP99Ms,
    firstAnswerMs: restart.firstAnswerMs,
    firstItemMs: restart.firstItemMs,
  };
}

function afterFirst(life: readonly MemorySample[], files: number): MemorySample[] {
  const begun = (life[0]?.done ?? 0) + Math.min(firstFiles, files / 10);
  return life.filter(({ done }) => done >= begun);
}

/** Kills the engine; the desktop starts another, which is asked for the queue as soon as it lets anybody in. */
async function killAndWait(desk: Desk, id: TransferId) {
  process.kill(desk.enginePid(), 'SIGKILL');
  const startMs = performance.now();
  const line = await lineTo(desk);
  await line.call('transfer.list', null);
  const firstAnswerMs = performance.now() - startMs;
  for (;;) {
    const [item] = await line.call('transfer.items', { id, state: 'running', after: null, limit: 1 });
    if (item) return { line, firstAnswerMs, firstItemMs: performance.now() - startMs };
    await delay(10);
  }
}

async function lineTo(desk: Desk): Promise<Connection> {
  for (;;) {
    const line = await desk.line();
    if (line) return line;
    await delay(10);
  }
}
