// A sync of one direction, carried out once: the same engine and the same guard, with no mark left on either side.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StreamInput, StreamItem } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import type { LocalPath, LocalPlace, Place, ProfileId, S3Place } from '../../contract/models.ts';
import { type Pair, type PairId, usualGuard } from '../../contract/pair.ts';
import type { Host } from '../host.ts';
import { openPairJournal } from '../journal/open-pair-journal.ts';
import { lockQueue, type QueueFiles } from '../journal/queue-files.ts';
import { localError } from '../store/local/local-error.ts';
import { isIncluded } from '../transfer/rules.ts';
import type { Folder } from './folder.ts';
import { createIgnore, type Ignore } from './ignore.ts';
import { noFolder } from './local/no-folder.ts';
import { openFolder } from './local/open-folder.ts';
import type { Objects } from './objects.ts';
import { runAloud } from './run-aloud.ts';
import type { Surroundings } from './surroundings.ts';

type Input = StreamInput<'pair.once'>;
type Item = StreamItem<'pair.once'>;

export interface OnceParts {
  readonly host: Host;
  readonly atOnce: (account: string) => number;
  /** The name of the server that an account is of; two servers may have buckets of one name. */
  readonly endpointOf: (account: ProfileId) => Promise<string>;
  readonly openObjects: (root: LocalPath, place: S3Place) => Promise<Objects>;
}

/** Throws input.wrong where not exactly one end is in S3, engine.busy where the same two are being synced by another process. */
export async function* syncOnce(parts: OnceParts, input: Input, signal: AbortSignal): AsyncGenerator<Item> {
  const { host } = parts;
  const { folder, place, mode } = endsOf(input.source, input.target);
  const server = await parts.endpointOf(place.profileId);
  const files = host.dataFolder === null ? null : onceFiles(host.dataFolder, [mode, server], folder, place);
  const lock = files && lockQueue(files);
  const now = () => host.clock.now();
  const journal = await openPairJournal({ file: files?.database ?? ':memory:', log: host.log, now });
  try {
    const { clock, random, log, device } = host;
    const surroundings: Surroundings = {
      ...{ journal, clock, random, log, device, isMarked: false },
      ...{ isSizeOnly: input.isSizeOnly, isApproved: input.isApproved },
      folder: await (mode === 'backup' ? openSource(host, folder) : openTarget(host, folder, input.isDry)),
      objects: await parts.openObjects(folder.path, place),
      pair: pairOf(input, folder, place, mode),
      extras: input.isDeleting ? 'remove' : 'keep',
      ignore: withRules(createIgnore([]), input),
      atOnce: parts.atOnce(place.profileId),
    };
    yield* runAloud(surroundings, input, signal);
  } finally {
    journal.close();
    lock?.close();
  }
}

function openSource({ platform }: Host, { path }: LocalPlace): Promise<Folder> {
  return openFolder(path, platform, { mayTry: false });
}

/** Makes the folder where it is missing, and for a dry run takes it to be there and empty. */
async function openTarget({ platform }: Host, { path }: LocalPlace, isDry: boolean): Promise<Folder> {
  if (isDry)
    return existsSync(path) ? openFolder(path, platform, { mayTry: false }) : noFolder(path, platform);
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw localError(error, 'entry.create-folder', path);
  }
  return openFolder(path, platform, { mayTry: true });
}

function endsOf(source: Place, target: Place) {
  if (source.kind === 'local' && target.kind === 's3')
    return { folder: source, place: target, mode: 'backup' as const };
  if (source.kind === 's3' && target.kind === 'local')
    return { folder: target, place: source, mode: 'restore' as const };
  const detail = 'One of the two must be a folder of this computer, and the other in S3.';
  throw new AppError('input.wrong', { op: 'pair.once', detail });
}

/** What a pair would be that does what was asked for, for one run. */
export function pairOf(
  input: Pick<Input, 'isDeleting' | 'storageClass'>,
  { path }: Pick<LocalPlace, 'path'>,
  place: S3Place,
  mode: Pair['mode'],
): Pair {
  return {
    ...{ id: 'once' as PairId, name: place.bucket, folder: path, place, mode },
    deletes: input.isDeleting ? 'trash' : 'keep',
    conflicts: 'keep-both',
    schedule: { kind: 'by-hand' },
    storageClass: input.storageClass,
    ignore: [],
    guard: usualGuard,
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

function onceFiles(
  dataFolder: string,
  what: readonly string[],
  { path }: LocalPlace,
  place: S3Place,
): QueueFiles {
  const folder = join(dataFolder, 'syncs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ends = [...what, realPath(path), place.profileId, place.bucket, place.prefix];
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
