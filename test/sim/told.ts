// One seed: a random past, a dry run, then the run itself; gives whatever of the two differs.

import type { HistoryEntry, PairAction } from '../../src/contract/pair.ts';
import { prngFor } from './prng.ts';
import { live } from './told-history.ts';
import { type Sides, sidesOf, untold, withConflicts } from './told-trees.ts';
import { type Heard, openToldWorld, prefix, type Setup, type ToldWorld } from './told-world.ts';

export interface Outcome {
  /** Each as a sentence; none: all went as it was told. */
  readonly wrongs: readonly string[];
  readonly told: Heard;
  readonly done: Heard;
  readonly before: Sides;
  readonly after: Sides;
}

export async function tellAndDo(setup: Setup, seed: number): Promise<Outcome> {
  const world = await openToldWorld(setup, seed);
  try {
    await live(world, prngFor(seed, 'past'));
    const standing = everything(world);
    const told = await world.run(true);
    const wrongs = everything(world) === standing ? [] : ['the dry run changed something'];
    const before = sidesOf(world.disk, world.s3, prefix);
    const lastEntry = world.journal.history({ text: '', before: null, limit: 1 })[0]?.id ?? 0;
    const conflicts = world.journal.conflicts().length;
    const done = await world.run(false);
    const after = sidesOf(world.disk, world.s3, prefix);

    const planned = withConflicts(
      told.actions.filter(({ isHeld }) => !isHeld),
      before,
      after,
    );
    const history = world.journal
      .history({ text: '', before: null, limit: 500 })
      .filter(({ id }) => id > lastEntry);
    wrongs.push(
      ...untold(told.report.isWhole ? told.actions : [], before, after),
      ...differing('act', planned.map(lineOf), done.actions.map(lineOf)),
      ...differing('attention', told.attention, done.attention),
      ...differing(
        'entry in the history',
        [
          ...told.report.notices.filter(({ kind }) => kind === 'union').map(({ kind }) => kind),
          ...planned.filter(({ act }) => act !== 'adopt' && act !== 'forget').map(entryOf),
        ],
        history.map((entry) => `${entryOf(entry)}${entry.error ? ` failed: ${entry.error.code}` : ''}`),
      ),
      ...differing('figure', figuresTold(told, planned, conflicts), figures(done.report)),
    );
    return { wrongs, told, done, before, after };
  } finally {
    world.close();
  }
}

/** All that a dry run must leave as it is, on both sides and in the journal. */
function everything({ disk, s3, journal, mutations, requests }: ToldWorld): string {
  const versions = s3.keys().map((key) => [key, s3.versions(key)]);
  const nodes = (path: string): unknown[] =>
    disk.children(path).map(({ name, node }) => {
      const inside = path === '' ? name : `${path}/${name}`;
      return [inside, { ...node, names: 0 }, ...(node.kind === 'folder' ? nodes(inside) : [])];
    });
  const known = [
    ...[journal.facts(), journal.basePage(null, 1000), journal.ops(), journal.conflicts()],
    ...[journal.trashed(null, 1000), journal.history({ text: '', before: null, limit: 500 })],
  ];
  return JSON.stringify([nodes(''), versions, known, mutations, requests.write]);
}

function lineOf({ act, path, to, sizeBytes, replaces }: PairAction): string {
  return `${act} ${path}${to === null ? '' : ` > ${to}`}, ${sizeBytes} bytes${replaces ? ', replaces' : ''}`;
}

function entryOf({
  act,
  path,
  to,
  sizeBytes,
}: Pick<HistoryEntry, 'act' | 'path' | 'to' | 'sizeBytes'>): string {
  if (act === 'union') return act;
  return lineOf({ act, path, to, sizeBytes, replaces: false, isHeld: false });
}

/** What the report must say after a run that does exactly what is planned. */
function figuresTold(
  { report, actions }: Heard,
  planned: readonly PairAction[],
  conflicts: number,
): string[] {
  const bytesOf = (one: PairAction['act']) =>
    planned.reduce((sum, { act, sizeBytes }) => sum + (act === one ? (sizeBytes ?? 0) : 0), 0);
  const held = actions.filter(({ isHeld }) => isHeld);
  const heldBytes = held.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
  const copies = planned.filter(
    ({ act, path }) => act === 'upload' && !actions.some((one) => one.path === path),
  );
  if (!report.isWhole) return figures(report);
  if (held.length !== report.held || heldBytes !== report.heldBytes)
    return [`the dry run says that ${report.held} are held and shows ${held.length}`];
  return figures({
    ...report,
    done: Object.fromEntries(
      Object.keys(report.done).map((one) => [one, planned.filter(({ act }) => act === one).length]),
    ) as typeof report.done,
    conflicts: conflicts + copies.length,
    uploadedBytes: bytesOf('upload'),
    downloadedBytes: bytesOf('download'),
  });
}

/** The report as lines, without what a dry run cannot know. */
function figures({ done, error, ...report }: Heard['report']): string[] {
  const shown = { ...report, ...done, startedMs: 0, endedMs: 0, files: 0, error: error?.code ?? null };
  return Object.entries(shown).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
}

/** What only one of both has, each as often as it has it more often. */
function differing(what: string, told: readonly string[], done: readonly string[]): string[] {
  const left = [...done];
  const untrue: string[] = [];
  for (const one of told) {
    const at = left.indexOf(one);
    if (at < 0) untrue.push(`${what} told, not so: ${one}`);
    else left.splice(at, 1);
  }
  return [...untrue, ...left.map((one) => `${what} not told: ${one}`)];
}
