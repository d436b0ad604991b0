// Pairs for tests: a real folder and a place in the practice bucket, run by the engine as every face would.

import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { delay } from '../../src/base/abort.ts';
import type { Key, LocalPath } from '../../src/contract/models.ts';
import {
  type Pair,
  type PairDraft,
  type PairStatus,
  type RunReport,
  usualGuard,
} from '../../src/contract/pair.ts';
import type { Clock } from '../../src/engine/host.ts';
import { practiceId, startEngine, type TestEngine, type TestEngineOptions } from './engine.ts';
import { tempFolder } from './temp-folder.ts';

export interface TestPair {
  readonly pair: Pair;
  readonly at: (path: string) => string;
  /** Writes a file and the folders above it; with a time of change, it bears that. */
  save(path: string, text: string | Uint8Array, modifiedMs?: number): Promise<void>;
  /** The files of the folder, path to text, without ours. */
  files(): Promise<Record<string, string>>;
  run(): Promise<RunReport>;
  status(): Promise<PairStatus>;
}

/** Makes a pair of a new folder and `synced/` in the practice bucket, unless `change` says otherwise. */
export async function pairOf(engine: TestEngine, change: Partial<PairDraft> = {}): Promise<TestPair> {
  const folder = change.folder ?? ((await tempFolder()) as LocalPath);
  const pair = await engine.call('pair.save', {
    id: null,
    draft: {
      name: 'one',
      folder,
      place: { kind: 's3', profileId: practiceId, bucket: 'practice', prefix: 'synced/' as Key },
      mode: 'two-way',
      deletes: 'trash',
      conflicts: 'keep-both',
      schedule: { kind: 'by-hand' },
      storageClass: null,
      ignore: [],
      guard: usualGuard,
      trashDays: 30,
      requestsPerMonth: null,
      ...change,
    },
  });
  return openPair(engine, pair);
}

/** A pair that is there already, such as after the engine was started anew. */
export function openPair(engine: TestEngine, pair: Pair): TestPair {
  const at = (path: string) => join(pair.folder, path);
  return {
    pair,
    at,
    async save(path, text, modifiedMs) {
      await mkdir(dirname(at(path)), { recursive: true });
      await writeFile(at(path), text);
      if (modifiedMs !== undefined) await utimes(at(path), modifiedMs / 1000, modifiedMs / 1000);
    },
    async files() {
      const found = await readdir(pair.folder, { recursive: true, withFileTypes: true });
      const paths = found
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(pair.folder.length + 1))
        .filter((path) => !path.startsWith('.longshore/'))
        .toSorted();
      return Object.fromEntries(
        await Promise.all(paths.map(async (path) => [path, await readFile(at(path), 'utf8')] as const)),
      );
    },
    run: () => engine.call('pair.run', { id: pair.id }),
    async status() {
      const found = (await engine.call('pair.list', null)).find((one) => one.pair.id === pair.id);
      if (!found) throw new Error('the pair is gone');
      return found;
    },
  };
}

/** The keys below `synced/`, without ours. */
export async function keysOf(engine: TestEngine): Promise<string[]> {
  const pages = await engine.all('entry.list', { place: engine.bucket('synced/'), isDeep: true });
  return pages
    .flat()
    .map(({ key }) => key)
    .filter((key) => !key.startsWith('.longshore/'));
}

/** The server of another engine, so that both have one bucket. */
export async function sandboxOf(engine: TestEngine) {
  const practice = await engine.host.practice?.();
  if (!practice) throw new Error('there is no practice bucket');
  return practice;
}

/** An engine whose clock runs twenty times as fast, for waits that are long for a test. */
export function startQuickEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const startMs = Date.now();
  const clock: Clock = {
    now: () => startMs + (Date.now() - startMs) * 20,
    delay: (ms, signal) => delay(ms / 20, signal),
  };
  return startEngine({ clock, ...options });
}
