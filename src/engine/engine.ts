// The engine, put together: the only file that knows every part. Each call and stream of the contract has its line here.

import { join } from 'node:path';
import { abortError, isAbort } from '../base/abort.ts';
import { Emitter } from '../base/emitter.ts';
import type { Api, EventName, EventPayload } from '../contract/api.ts';
import { toAppError, toWire } from '../contract/errors.ts';
import type { Profile } from '../contract/profile.ts';
import type { Settings } from '../contract/settings.ts';
import { createBuckets } from './bucket/buckets.ts';
import { createPreferredClasses } from './bucket/preferred-class.ts';
import { createUploads } from './bucket/uploads.ts';
import { createEntries } from './entry/entries.ts';
import { createPlaceNews } from './entry/place-news.ts';
import { createStreams, type Streams } from './entry/streams.ts';
import { engineFacts } from './facts.ts';
import type { Host } from './host.ts';
import { openConfigJournal } from './journal/config-journal.ts';
import { lockQueue, queueFiles } from './journal/queue-files.ts';
import { openQueueJournal } from './journal/queue-journal.ts';
import { createTraffic, noThreads } from './pool/traffic.ts';
import { workerLimits } from './pool/worker-count.ts';
import { createOpenPlace } from './profile/places.ts';
import { createProfiles } from './profile/profiles.ts';
import { createStoreFacts } from './profile/store-facts.ts';
import { sweepParts } from './store/local/sweep-parts.ts';
import { keyToPath } from './store/path.ts';
import { createSync } from './sync/create-sync.ts';
import type { CallTable, StreamTable } from './tables.ts';
import { createQueue } from './transfer/queue.ts';
import { createVerify } from './verify/verify.ts';
import { createWorkers } from './worker/workers.ts';

export interface Engine extends Api {
  /** Knows this profile too, until it closes, in place of a saved one of that id; nothing of it is written down. */
  lend(profile: Profile): void;
  /** Bytes of a pipe; not in the table of calls, for they do not cross processes. */
  readonly streams: Streams;
  /** Stops what runs, so that it goes on at the next start, and lets go of the data folder. */
  close(): Promise<void>;
}

/** Large files under way to one account. */
const largeAtOnce = 4;

type Emitters = { readonly [N in EventName]: Emitter<EventPayload<N>> };

export interface EngineOptions {
  /**
   * 'durable': the folder's own queue, of the window. 'memory': transfers end with this process, and all queues are left to
   * whoever owns them. A job: the queue of one command, in a file of its own.
   */
  readonly queue?: 'durable' | 'memory' | { readonly job: string };
  /** Starts nothing: the queue is only looked at and changed. */
  readonly isHeld?: boolean;
  /** See Engine.lend: known before the queue goes on with what it holds. */
  readonly lent?: readonly Profile[];
  /** Hold for this engine instead of what is saved, and of an account's own limits; nothing of it is written down. */
  readonly settings?: Partial<Pick<Settings, 'requests' | 'workers' | 'bandwidth'>>;
}

/**
 * Opens the data folder and takes up what its queue holds. Throws engine.busy when another engine has the queue,
 * engine.outdated when a newer one wrote it.
 */
export async function createEngine(host: Host, options: EngineOptions = {}): Promise<Engine> {
  const { clock, log, dataFolder } = host;
  const { queue: choice = 'durable', isHeld = false, lent = [], settings: held = {} } = options;
  const files =
    dataFolder === null || choice === 'memory'
      ? null
      : queueFiles(dataFolder, choice === 'durable' ? null : choice.job);
  const opening = { log, now: () => clock.now() };
  const cleanup = new AsyncDisposableStack();

  try {
    const lock = files && lockQueue(files);
    cleanup.defer(() => lock?.close());
    const configFile = dataFolder === null ? ':memory:' : join(dataFolder, 'config.db');
    const config = await openConfigJournal({ ...opening, file: configFile }, workerLimits(host.cores));
    cleanup.defer(() => config.close());
    const opened = await openQueueJournal({ ...opening, file: files?.database ?? ':memory:' });
    const journal = isHeld ? { ...opened, isPaused: () => true } : opened;
    cleanup.defer(() => journal.close());

    const emitters: Emitters = {
      'transfer.changed': new Emitter(),
      'place.changed': new Emitter(),
      'profile.changed': new Emitter(),
      'settings.changed': new Emitter(),
      'pool.changed': new Emitter(),
      'pair.changed': new Emitter(),
    };
    const workers = host.workerProgram ? createWorkers(host.workerProgram) : null;
    cleanup.defer(() => workers?.close());
    const traffic = createTraffic({
      clock,
      threads: workers ?? noThreads,
      settings: { ...config.settings(), ...held },
      onRoom: () => queue.pump(),
      onChange: (payload) => emitters['pool.changed'].emit(payload),
    });
    cleanup.defer(() => traffic.close());
    const profiles = createProfiles(
      host,
      config,
      () => emitters['profile.changed'].emit({ profiles: profiles.list() }),
      ({ id, connection }) => ({
        carrier: workers,
        account: id,
        load: traffic.of(id, held.requests ?? connection?.requests ?? null),
      }),
    );
    cleanup.defer(() => profiles.accounts.close());
    lent.forEach(profiles.lend);
    const openPlace = createOpenPlace(host, profiles.accounts);
    const news = createPlaceNews(clock, host.platform, (places) =>
      emitters['place.changed'].emit({ places }),
    );
    cleanup.defer(() => news.close());
    const classes = createPreferredClasses(config, clock);
    const buckets = createBuckets(profiles.accounts, classes, clock);
    const storeFacts = createStoreFacts(profiles.accounts, config, clock);
    const uploads = createUploads({
      accounts: profiles.accounts,
      clock,
      isOurs: (_bucket, _key, uploadId) => journal.isUploadKnown(uploadId),
    });
    const entries = createEntries(openPlace, clock, news.changed);
    const queue = createQueue({
      host,
      journal,
      openPlace,
      preferredClass: classes.of,
      sweep: async (place, folder) => {
        if (place.kind === 'local')
          await sweepParts(keyToPath(place.path, folder, host.platform, 'entry.write'), clock.now());
      },
      onPlaceChange: news.changed,
      onChange: (payload) => emitters['transfer.changed'].emit(payload),
      holds: options.queue !== 'memory',
      slots: (account, lane) => (lane === 'small' ? traffic.limitOf(account) : largeAtOnce),
    });
    cleanup.defer(() => queue.close());
    const sync = createSync({
      host,
      config,
      openPlace,
      endpointOf: profiles.accounts.endpointOf,
      isBackground: choice === 'durable' && !isHeld,
      settings: config.settings(),
      atOnce: (account) => traffic.limitOf(account),
      onChange: (payload) => emitters['pair.changed'].emit(payload),
    });
    cleanup.defer(() => sync.close());

    const calls: CallTable = {
      'engine.facts': () => engineFacts(host),
      'settings.get': async () => config.settings(),
      'settings.set': async (input) => {
        const settings = config.saveSettings(input);
        traffic.follow({ ...settings, ...held });
        queue.pump();
        await sync.follow(settings);
        emitters['settings.changed'].emit(settings);
        return settings;
      },
      'profile.list': async () => profiles.list(),
      'profile.find': () => profiles.find(),
      'profile.save': async (draft) => {
        const profile = await profiles.save(draft);
        await queue.renew(profile.id);
        return profile;
      },
      'profile.remove': async ({ id }) => profiles.remove(id).then(() => null),
      'profile.try': (draft, signal) => profiles.tryOut(draft, signal),
      'bucket.list': ({ profileId }, signal) => buckets.list(profileId, signal),
      'bucket.create': (input, signal) => buckets.create(input, signal),
      'bucket.remove': (input, signal) => buckets.remove(input, signal).then(() => null),
      'bucket.set-class': async (input) => {
        buckets.setClass(input, input.storageClass);
        return null;
      },
      'entry.stat': ({ place, key }, signal) => entries.stat(place, key, signal),
      'entry.create-folder': ({ place, name }, signal) => entries.createFolder(place, name, signal),
      'transfer.start': async (request) => {
        workers?.warm();
        return { id: await queue.start(request) };
      },
      'transfer.list': async () => queue.list(),
      'transfer.items': async (input) => queue.items(input),
      'transfer.cancel': ({ ids }) => queue.cancel(ids).then(() => null),
      'transfer.retry': ({ ids }) => queue.retry(ids).then(() => null),
      'transfer.clear': async ({ ids }) => {
        queue.clear(ids);
        return null;
      },
      'transfer.search': async (input) => queue.search(input),
      'transfer.pause': ({ ids }) => queue.pause(ids).then(() => null),
      'transfer.resume': ({ ids }) => queue.resume(ids).then(() => null),
      'transfer.prioritize': async ({ ids, priority }) => {
        queue.prioritize(ids, priority);
        return null;
      },
      'transfer.reorder': async ({ ids, before }) => {
        queue.reorder(ids, before);
        return null;
      },
      'pool.list': async () => traffic.state(),
      'store.facts': ({ profileId }) => storeFacts.get(profileId),
      'store.probe': ({ profileId, bucket }, signal) => storeFacts.probe(profileId, bucket, signal),
      ...sync.calls,
    };
    const streams: StreamTable = {
      'entry.list': ({ place, isDeep }, signal) => entries.list(place, isDeep ?? false, signal),
      'entry.count': ({ place, keys }, signal) => entries.count(place, keys, signal),
      'entry.remove': ({ place, keys }, signal) => entries.remove(place, keys, signal),
      'entry.rename': ({ place, key, name }, signal) => entries.rename(place, key, name, signal),
      'transfer.report': ({ id, format }, signal) => queue.report(id, format, signal),
      'upload.list': (input, signal) => uploads.list(input, signal),
      'upload.abort': (input, signal) => uploads.abort(input, signal),
      'entry.verify': createVerify(host, openPlace),
      'bucket.empty-and-remove': (input, signal) => buckets.emptyAndRemove(input, signal),
      ...sync.streams,
    };

    const told = (error: unknown, op: string): unknown => {
      if (isAbort(error)) return abortError();
      const failure = toAppError(error, op);
      log(failure.code === 'other' ? 'error' : 'info', 'a call failed', {
        call: op,
        error: toWire(failure, op),
        ...(failure.code === 'other' && failure.cause instanceof Error && { stack: failure.cause.stack }),
      });
      return failure;
    };

    return {
      async call(name, input, { signal } = {}) {
        try {
          if (signal?.aborted) throw abortError();
          return await calls[name](input, signal);
        } catch (error) {
          throw told(error, name);
        }
      },
      async *open(name, input, { signal } = {}) {
        // A reader that leaves cancels what is under way for it.
        const left = new AbortController();
        try {
          yield* streams[name](input, AbortSignal.any([left.signal, ...(signal ? [signal] : [])]));
        } catch (error) {
          throw told(error, name);
        } finally {
          left.abort();
        }
      },
      on: (name, listener) => emitters[name].on(listener),
      lend: profiles.lend,
      streams: createStreams(openPlace, news.changed),
      close: () => cleanup.disposeAsync(),
    };
  } catch (error) {
    await cleanup.disposeAsync();
    throw error;
  }
}
