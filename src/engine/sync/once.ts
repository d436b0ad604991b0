// A sync of one direction, carried out once: the same engine and the same guard, with no mark left on either side.

import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamInput, StreamItem } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import type { LocalPlace, Place, S3Place } from '../../contract/models.ts';
import { type Pair, type PairAction, type PairId, usualGuard } from '../../contract/pair.ts';
import type { Host } from '../host.ts';
import { openPairJournal } from '../journal/open-pair-journal.ts';
import { lockQueue, type QueueFiles } from '../journal/queue-files.ts';
import { isIncluded } from '../transfer/rules.ts';
import { createIgnore, type Ignore } from './ignore.ts';
import { runPair } from './run.ts';
import type { Surroundings } from './surroundings.ts';

type Input = StreamInput<'pair.once'>;
type Item = StreamItem<'pair.once'>;

const gatherMs = 200;
/** Whoever asks for it means what is there now; a file that is being written at this moment is still left to settle. */
const patience = { settleMs: 2000, absenceMs: 0 };

export interface OnceParts {
  readonly host: Host;
  readonly atOnce: (account: string) => number;
  readonly openSides: (
    folder: LocalPlace,
    place: S3Place,
    mayTry: boolean,
  ) => Promise<Pick<Surroundings, 'folder' | 'objects'>>;
}

/** Throws input.wrong where not exactly one end is in S3, engine.busy where the same two are being synced by another process. */
export async function* syncOnce(parts: OnceParts, input: Input, signal: AbortSignal): AsyncGenerator<Item> {
  const { host } = parts;
  const { folder, place, mode } = endsOf(input.source, input.target);
  const files = host.dataFolder === null ? null : onceFiles(host.dataFolder, mode, folder, place);
  const lock = files && lockQueue(files);
  const now = () => host.clock.now();
  const journal = await openPairJournal({ file: files?.database ?? ':memory:', log: host.log, now });
  try {
    const { clock, random, log, device } = host;
    const surroundings: Surroundings = {
      ...{ journal, clock, random, log, device, isMarked: false, isSizeOnly: input.isSizeOnly },
      ...(await parts.openSides(folder, place, mode === 'restore' && !input.isDry)),
      pair: pairOf(input, folder, place, mode),
      extras: input.isDeleting ? 'remove' : 'keep',
      ignore: withRules(createIgnore([]), input),
      atOnce: parts.atOnce(place.profileId),
    };
    yield* told(surroundings, input, signal);
  } finally {
    journal.close();
    lock?.close();
  }
}

/** Hands on what is done while it is done. */
async function* told(surroundings: Surroundings, input: Input, signal: AbortSignal): AsyncGenerator<Item> {
  const { clock } = surroundings;
  let actions: PairAction[] = [];
  const running = runPair(surroundings, {
    ...{ signal, isDry: input.isDry, isExact: input.isExact, ...patience },
    onAction: (action) => void actions.push(action),
  });
  let isOver = false;
  const over = running.then(
    () => void (isOver = true),
    () => void (isOver = true),
  );
  while (!isOver) {
    const pause = new AbortController();
    await Promise.race([over, clock.delay(gatherMs, pause.signal).catch(() => undefined)]);
    pause.abort();
    if (actions.length === 0) continue;
    const next = actions;
    actions = [];
    yield { actions: next, report: null };
  }
  const report = await running;
  yield { actions, report };
}

function endsOf(source: Place, target: Place) {
  if (source.kind === 'local' && target.kind === 's3')
    return { folder: source, place: target, mode: 'backup' as const };
  if (source.kind === 's3' && target.kind === 'local')
    return { folder: target, place: source, mode: 'restore' as const };
  const detail = 'One of the two must be a folder of this computer, and the other in S3.';
  throw new AppError('input.wrong', { op: 'pair.once', detail });
}

function pairOf(input: Input, { path }: LocalPlace, place: S3Place, mode: Pair['mode']): Pair {
  const unguarded = { files: Number.MAX_SAFE_INTEGER, share: 1, bytes: Number.MAX_SAFE_INTEGER };
  return {
    ...{ id: 'once' as PairId, name: place.bucket, folder: path, place, mode },
    deletes: input.isDeleting ? 'trash' : 'keep',
    conflicts: 'keep-both',
    schedule: { kind: 'by-hand' },
    storageClass: input.storageClass,
    ignore: [],
    guard: input.isApproved ? unguarded : usualGuard,
    ...{ trashDays: 30, requestsPerMonth: null, isPaused: false, createdMs: 0 },
  };
}

/** What `--exclude` and `--include` leave out is left alone on both sides. */
function withRules(ours: Ignore, { rules = [] }: Input): Ignore {
  if (rules.length === 0) return ours;
  return {
    hides: (path, kind) => ours.hides(path, kind) || (kind === 'file' && !isIncluded(path, rules)),
    hash: `${ours.hash} ${createHash('sha256').update(JSON.stringify(rules)).digest('hex')}`,
  };
}

function onceFiles(dataFolder: string, mode: string, { path }: LocalPlace, place: S3Place): QueueFiles {
  const folder = join(dataFolder, 'syncs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ends = [mode, realPath(path), place.profileId, place.bucket, place.prefix];
  const name = createHash('sha256').update(JSON.stringify(ends)).digest('hex').slice(0, 24);
  return { database: join(folder, `${name}.db`), lock: join(folder, `${name}.lock`) };
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
