// An engine for tests: in a folder of its own, on a sandbox as its practice bucket, with a vault that forgets.

import { onTestFinished } from 'vitest';
import { delay } from '../../src/base/abort.ts';
import type { EventName, EventPayload, StreamInput, StreamItem, StreamName } from '../../src/contract/api.ts';
import type { Key, LocalPath, Place, ProfileId, TransferId } from '../../src/contract/models.ts';
import type { Secret } from '../../src/contract/profile.ts';
import type { Transfer, TransferRequest } from '../../src/contract/transfer.ts';
import { createEngine, type Engine, type EngineOptions } from '../../src/engine/engine.ts';
import type { Host, Vault } from '../../src/engine/host.ts';
import { memoryVault } from './memory-vault.ts';
import { startTestSandbox, TEST_KEYS, type TestSandbox } from './sandbox.ts';
import { tempFolder } from './temp-folder.ts';
import { workerProgram } from './workers.ts';

/** The profile that every such engine has: the sandbox. Its bucket is called `practice`. */
export const practiceId = 'practice' as ProfileId;

export interface TestEngine extends Engine {
  readonly host: Host;
  readonly dataFolder: LocalPath;
  /** What the vault holds at this moment. */
  readonly secrets: ReadonlyMap<ProfileId, Secret>;
  /** Lines of the log, each as JSON. */
  readonly logged: readonly string[];
  /** A place in the bucket `practice`. */
  bucket(prefix?: string, name?: string): Place;
  /** Starts a transfer and waits until it has ended. */
  transfer(request: TransferRequest): Promise<Transfer>;
  /** Waits until a transfer has ended. */
  ended(id: TransferId): Promise<Transfer>;
  /** All that a stream gives. */
  all<N extends StreamName>(name: N, input: StreamInput<N>): Promise<StreamItem<N>[]>;
  /** All that an event announces from now on. */
  heard<N extends EventName>(name: N): EventPayload<N>[];
}

export interface TestEngineOptions extends EngineOptions {
  /** A new folder unless given; null keeps everything in memory. */
  readonly dataFolder?: LocalPath | null;
  readonly home?: LocalPath;
  readonly env?: Host['env'];
  /** The server behind the practice profile; one of the engine's own unless given, none with null. */
  readonly sandbox?: Pick<TestSandbox, 'endpoint' | 'region'> | null;
  readonly vault?: Vault;
  readonly clock?: Host['clock'];
}

/** Starts an engine that ends with the test. Ask for `sandbox` once in a `beforeAll` where many tests can share it. */
export async function startEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const dataFolder = options.dataFolder === undefined ? await tempFolder() : options.dataFolder;
  const home = options.home ?? (await tempFolder());
  const secrets = new Map<ProfileId, Secret>();
  const logged: string[] = [];
  const own = options.sandbox === undefined ? await startTestSandbox() : null;
  const sandbox = options.sandbox === null ? null : (options.sandbox ?? own);
  const host: Host = {
    version: '0.0.0-test',
    dataFolder,
    home,
    platform: 'linux',
    device: 'here',
    cores: 2,
    env: options.env ?? {},
    vault: options.vault ?? memoryVault(secrets),
    clock: options.clock ?? { now: () => Date.now(), delay },
    log: (level, what, facts) => void logged.push(JSON.stringify({ level, what, ...facts })),
    random: Math.random,
    workerProgram,
    ...(sandbox && {
      practice: async () => ({ endpoint: sandbox.endpoint, region: sandbox.region, secret: TEST_KEYS }),
    }),
  };
  const engine = await createEngine(host, options).catch(async (error: unknown) => {
    await own?.stop();
    throw error;
  });
  onTestFinished(async () => {
    await engine.close();
    await own?.stop();
  });

  const ended = async (id: TransferId): Promise<Transfer> => {
    for (;;) {
      const { transfers } = await engine.call('transfer.list', null);
      const found = transfers.find((transfer) => transfer.id === id);
      if (!found) throw new Error(`there is no transfer ${id}`);
      if (found.state !== 'waiting' && found.state !== 'running') return found;
      await delay(5);
    }
  };
  return {
    ...engine,
    host,
    dataFolder: dataFolder ?? home,
    secrets,
    logged,
    bucket: (prefix = '', name = 'practice') => ({
      kind: 's3',
      profileId: practiceId,
      bucket: name,
      prefix: prefix as Key,
    }),
    transfer: async (request) => ended((await engine.call('transfer.start', request)).id),
    ended,
    async all<N extends StreamName>(name: N, input: StreamInput<N>) {
      const items: StreamItem<N>[] = [];
      for await (const item of engine.open(name, input)) items.push(item);
      return items;
    },
    heard(name) {
      const payloads: EventPayload<typeof name>[] = [];
      engine.on(name, (payload) => payloads.push(payload));
      return payloads;
    },
  };
}
