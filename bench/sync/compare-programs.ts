// Measures every program at the first time, at nothing to do and at little to do, each pair of ours and theirs side by side.

import { join } from 'node:path';
import { busyShare } from '../busy-share.ts';
import { placeOf, runOnce, type SyncBench, settle, told } from './bench.ts';
import type { At, SyncProgram } from './programs.ts';
import { requestsText } from './requests.ts';
import type { Comparison, ProgramResult, Run } from './results.ts';
import { alikeIn, edit, editUnseen, etagOf, makeTree, pickFiles, type Tree } from './tree.ts';

/** About so large is each file. */
const fileBytes = 900;
/** A program that has been this long at one kind of pass is asked for no more than three rounds of it. */
const patienceSeconds = { noOp: 240, changed: 60 };
const leastRounds = 3;

interface Entrant {
  readonly program: SyncProgram;
  readonly tree: Tree;
  readonly at: At;
  readonly result: ProgramResult;
}

/** `programs` begins with ours. A program that fails is left out of what follows, and why is told. */
export async function comparePrograms(
  bench: SyncBench,
  programs: readonly SyncProgram[],
  { files, rounds }: { readonly files: number; readonly rounds: number },
): Promise<Comparison> {
  const othersShare = await busyShare();
  const entrants = programs.map((program) => enter(bench, program, files));
  for (const entrant of entrants) await begin(bench, entrant);
  for (const kind of ['noOp', 'changed'] as const)
    for (let round = 0; round < rounds; round += 1)
      for (const theirs of entrants) {
        const ours = entrants.find(({ program }) => isOursFor(program, theirs.program));
        if (ours && isWanted(theirs, kind) && ours.result.failure === null)
          await pair(bench, ours, theirs, kind, round);
      }
  for (const entrant of entrants) await conclude(bench, entrant);
  const edited = entrants[0] ? pickFiles(entrants[0].tree).length : 0;
  const dateISO = new Date().toISOString();
  return { dateISO, files, rounds, edited, othersShare, programs: entrants.map(({ result }) => result) };
}

function enter(bench: SyncBench, program: SyncProgram, files: number): Entrant {
  const { label, name, version, settings, isTwoWay } = program;
  const own = label.replaceAll(/[^a-z0-9]+/gi, '-');
  const tree = { root: join(bench.scratch, `${own}-tree`), files };
  const nothing = {
    first: null,
    noOp: [],
    changed: [],
    objects: null,
    alike: null,
    sees: null,
    failure: null,
  };
  return {
    program,
    tree,
    at: placeOf(bench, own, tree.root),
    result: { label, name, version, settings, isTwoWay, ...nothing },
  };
}

async function begin(bench: SyncBench, { program, tree, at, result }: Entrant): Promise<void> {
  makeTree(tree, fileBytes);
  await settle(bench);
  if (program.prepare) ({ failure: result.failure } = await runOnce(bench, program.prepare(at), at));
  if (result.failure !== null) return;
  const { run, failure } = await runOnce(bench, (program.first ?? program.run)(at), at);
  if (failure === null) result.first = run;
  result.failure = failure;
  result.objects = (await bench.server.etags(prefixOf(at))).size;
  bench.say(`first: ${program.label}: ${failure ?? `${told(run)}; ${requestsText(run.requests)}`}`);
}

function isOursFor(ours: SyncProgram, theirs: SyncProgram): boolean {
  return ours.name === 'longshore' && theirs.name !== 'longshore' && ours.isTwoWay === theirs.isTwoWay;
}

function isWanted({ result }: Entrant, kind: 'noOp' | 'changed'): boolean {
  if (result.failure !== null) return false;
  const spent = result[kind].reduce((sum, { theirs }) => sum + theirs.wallSeconds, 0);
  return result[kind].length < leastRounds || spent < patienceSeconds[kind];
}

/** Both run on the same edits, one after the other. */
async function pair(
  bench: SyncBench,
  ours: Entrant,
  theirs: Entrant,
  kind: 'noOp' | 'changed',
  round: number,
): Promise<void> {
  const both = round % 2 === 0 ? [ours, theirs] : [theirs, ours];
  if (kind === 'changed') {
    const picked = pickFiles(ours.tree);
    for (const { tree } of both) edit(tree, picked);
    await settle(bench);
  }
  const runs = new Map<Entrant, Run>();
  for (const entrant of both) {
    const { program, at, result } = entrant;
    const { run, failure } = await runOnce(bench, program.run(at), at);
    result.failure = failure;
    runs.set(entrant, run);
    const line = failure ?? `${told(run)}; ${requestsText(run.requests)}`;
    bench.say(`${kind}: round ${round + 1}: ${program.label}: ${line}`);
  }
  const [own, other] = [runs.get(ours), runs.get(theirs)];
  if (own && other && ours.result.failure === null && theirs.result.failure === null)
    theirs.result[kind].push({ ours: own, theirs: other });
}

/** What it came to: whether all is alike, and then whether edits are seen that keep the size and tell little by their time. */
async function conclude(bench: SyncBench, { program, tree, at, result }: Entrant): Promise<void> {
  if (result.failure !== null) return;
  result.alike = alikeIn(tree, await bench.server.etags(prefixOf(at)));
  const { older, sameTime } = editUnseen(tree);
  await settle(bench);
  const { failure } = await runOnce(bench, program.run(at), at);
  const after = await bench.server.etags(prefixOf(at));
  const isAcross = (path: string) => after.get(path) === etagOf(tree, path);
  if (failure === null) result.sees = { older: isAcross(older), sameTime: isAcross(sameTime) };
  result.failure = failure;
  const { alike, sees } = result;
  bench.say(`end: ${program.label}: ${failure ?? `${alike} alike, sees ${JSON.stringify(sees)}`}`);
}

function prefixOf({ address }: At): string {
  return `${address.slice(address.indexOf('/') + 1)}/`;
}
