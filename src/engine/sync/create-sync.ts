// Pairs in the engine: where their files lie, how their two sides are opened, and what they answer to each call.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CallName, EventPayload, StreamName } from '../../contract/api.ts';
import type { LocalPath, ProfileId, S3Place } from '../../contract/models.ts';
import type { Pair, PairId } from '../../contract/pair.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Host } from '../host.ts';
import { openPairJournal } from '../journal/open-pair-journal.ts';
import type { PairJournal } from '../journal/pair-journal.ts';
import type { PairTable } from '../journal/pair-table.ts';
import { lockQueue, type QueueFiles } from '../journal/queue-files.ts';
import type { OpenPlace } from '../profile/places.ts';
import type { CallTable, StreamTable } from '../tables.ts';
import { explain } from './explain.ts';
import { approveHeld, heldPage, restoreHeld } from './held.ts';
import { createIgnore } from './ignore.ts';
import type { Keeper } from './keeper.ts';
import { openFolder } from './local/open-folder.ts';
import type { Objects } from './objects.ts';
import { syncOnce } from './once.ts';
import { createPairs } from './pairs.ts';
import { openObjects } from './remote/open-objects.ts';
import { resolveConflict } from './resolve.ts';
import type { Surroundings } from './surroundings.ts';

export interface SyncParts {
  readonly host: Host;
  readonly config: PairTable;
  readonly openPlace: OpenPlace;
  /** The name by which an account's server is remembered. */
  readonly endpointOf: (account: ProfileId) => Promise<string>;
  readonly isBackground: boolean;
  readonly settings: Settings;
  /** How many acts an account may have under way. */
  readonly atOnce: (account: string) => number;
  readonly onChange: (payload: EventPayload<'pair.changed'>) => void;
}

type PairCalls = Pick<CallTable, Extract<CallName, `pair.${string}`>>;
type PairStreams = Pick<StreamTable, Extract<StreamName, `pair.${string}`>>;

export interface Sync {
  readonly calls: PairCalls;
  readonly streams: PairStreams;
  /** From now on these are the settings. */
  follow(settings: Settings): Promise<void>;
  close(): Promise<void>;
}

export function createSync(parts: SyncParts): Sync {
  const { host, config } = parts;
  const { dataFolder, clock, log, random } = host;
  const pairs = createPairs({
    ...{ host, table: config, isBackground: parts.isBackground, onChange: parts.onChange },
    syncOnBattery: parts.settings.syncOnBattery,
    openJournal: (id) => {
      const file = dataFolder === null || id === null ? ':memory:' : pairFiles(dataFolder, id).database;
      return openPairJournal({ file, log, now: () => clock.now() });
    },
    lock: (id) => (dataFolder === null ? { close() {} } : lockQueue(pairFiles(dataFolder, id))),
    open: (pair, journal, mayTry) => openPair(parts, pair, journal, mayTry),
    watch: host.watch ? (pair, onChange) => host.watch?.(pair.folder, onChange) ?? { close() {} } : null,
  });
  const journalOf = async (id: PairId) => (await pairs.keeper(id)).journal;
  /** Carries out what a person has decided about a pair, and tells everybody who shows it. */
  async function decide<T>(id: PairId, act: (keeper: Keeper) => T | Promise<T>): Promise<T> {
    const keeper = await pairs.keeper(id);
    const result = await act(keeper);
    keeper.reconsider(false);
    return result;
  }

  return {
    calls: {
      'pair.list': () => pairs.list(),
      'pair.save': (input) => pairs.save(input),
      'pair.remove': ({ id }) => pairs.remove(id).then(() => null),
      'pair.run': (input, signal) => pairs.run(input, signal),
      'pair.stop': ({ id }) => pairs.stop(id).then(() => null),
      'pair.pause': ({ ids }) => pairs.pause(ids, true).then(() => null),
      'pair.resume': ({ ids }) => pairs.pause(ids, false).then(() => null),
      'pair.hint': ({ kind }) => pairs.hint(kind).then(() => null),
      'pair.held': async ({ id, after, limit }) => heldPage(await journalOf(id), after, limit),
      'pair.approve': ({ id, seenMs }) =>
        decide(id, ({ journal }) => ({ files: approveHeld(journal, seenMs) })),
      'pair.restore': ({ id }) => decide(id, ({ journal }) => ({ files: restoreHeld(journal) })),
      'pair.accept': ({ id }) => decide(id, (keeper) => keeper.startAnew().then(() => null)),
      'pair.explain': async ({ id, path }) => {
        const { journal, pair } = await pairs.keeper(id);
        return explain(journal, createIgnore(pair.ignore), path);
      },
      'pair.attention': async ({ id, after, limit }) => [...(await journalOf(id)).attention(after, limit)],
      'pair.conflicts': async ({ id }) => [...(await journalOf(id)).conflicts()],
      'pair.resolve': ({ id, copy, keep }) =>
        decide(id, async ({ journal, pair }) => {
          const folder = await openFolder(pair.folder, host.platform, { mayTry: false });
          await resolveConflict({ folder, journal, clock, random }, copy, keep);
          return null;
        }),
      'pair.history': async ({ id, ...filter }) => [...(await journalOf(id)).history(filter)],
    },
    streams: {
      'pair.plan': ({ id }, signal) => pairs.plan(id, signal),
      'pair.preview': (draft, signal) => pairs.preview(draft, signal),
      'pair.hidden': (input, signal) => pairs.hidden(input, signal),
      'pair.once': (input, signal) =>
        syncOnce(
          {
            host,
            atOnce: parts.atOnce,
            endpointOf: parts.endpointOf,
            openObjects: (root, place) => objectsOf(parts, root, place),
          },
          input,
          signal,
        ),
    },
    follow: ({ syncOnBattery }) => pairs.allowBattery(syncOnBattery),
    close: () => pairs.close(),
  };
}

async function openPair(
  parts: SyncParts,
  pair: Pair,
  journal: PairJournal,
  mayTry: boolean,
): Promise<Surroundings> {
  const { clock, random, log, device, platform } = parts.host;
  return {
    ...{ pair, journal, clock, random, log, device, extras: 'keep', isMarked: true },
    folder: await openFolder(pair.folder, platform, { mayTry }),
    objects: await objectsOf(parts, pair.folder, pair.place),
    ignore: createIgnore(pair.ignore),
    atOnce: parts.atOnce(pair.place.profileId),
  };
}

async function objectsOf({ host, openPlace }: SyncParts, root: LocalPath, place: S3Place): Promise<Objects> {
  return openObjects({ store: await openPlace(place), disk: { root, platform: host.platform } });
}

/** The files of one pair: what is known of it, and whose lock says who runs it. */
function pairFiles(dataFolder: LocalPath, id: PairId): QueueFiles {
  const folder = join(dataFolder, 'pairs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stem = join(folder, id);
  return { database: `${stem}.db`, lock: `${stem}.lock` };
}
