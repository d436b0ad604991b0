// What was found out about a store is there again after a restart, and requests are made by it.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Key } from '../../../src/contract/models.ts';
import type { Profile } from '../../../src/contract/profile.ts';
import { openConfigJournal } from '../../../src/engine/journal/config-journal.ts';
import { createLearned } from '../../../src/engine/profile/learned.ts';
import { nothingKnown } from '../../../src/engine/store/s3/condition-facts.ts';
import type { KnownFacts } from '../../../src/engine/store/s3/server-knowledge.ts';
import { practiceId as profileId, startEngine, type TestEngine } from '../../support/engine.ts';
import { type FaultyProxy, startFaultyProxy } from '../../support/faulty-proxy.ts';
import { localPlace } from '../../support/queue.ts';
import { startTestSandbox, TEST_KEYS } from '../../support/sandbox.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function startServer(options: { refuses?: string[] } = {}): Promise<FaultyProxy> {
  const sandbox = await startTestSandbox(options);
  onTestFinished(sandbox.stop);
  const proxy = await startFaultyProxy(sandbox.endpoint);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  return proxy;
}

function connect(engine: TestEngine, { endpoint }: FaultyProxy): Promise<Profile> {
  return engine.call('profile.save', {
    id: null,
    name: 'Work',
    endpoint,
    region: null,
    addressing: 'path',
    source: { kind: 'keychain' },
    secret: TEST_KEYS,
  });
}

/** The requests that carry a file up. */
async function upload(engine: TestEngine, { id }: Profile, bucket: string, proxy: FaultyProxy) {
  const from = await tempFolder();
  await writeFile(join(from, 'file'), 'some bytes');
  const before = proxy.requests.length;
  const target = { kind: 's3', profileId: id, bucket, prefix: '' as Key } as const;
  const { state } = await engine.transfer({ source: localPlace(from), keys: null, target, ifExists: 'skip' });
  expect(state).toBe('done');
  return proxy.requests.slice(before).filter(({ method }) => method === 'PUT');
}

describe('what a store can do', () => {
  it('is not known before somebody asks, and known after a restart', async () => {
    const sandbox = await startTestSandbox();
    onTestFinished(sandbox.stop);
    const engine = await startEngine({ sandbox });
    expect(await engine.call('store.facts', { profileId })).toBeNull();
    const facts = await engine.call('store.probe', { profileId, bucket: 'practice' });
    expect(facts).toMatchObject({ bucket: 'practice', abilities: { 'if-none-match': { state: 'yes' } } });
    await engine.close();
    const again = await startEngine({ sandbox, dataFolder: engine.dataFolder });
    expect(await again.call('store.facts', { profileId })).toEqual(facts);
  });

  it('decides how files go up after a restart, without a question', async () => {
    const proxy = await startServer({ refuses: ['if-none-match'] });
    const engine = await startEngine({ sandbox: null });
    const profile = await connect(engine, proxy);
    await engine.call('bucket.create', {
      profileId: profile.id,
      bucket: 'uploads',
      region: null,
      storageClass: null,
    });
    await engine.call('store.probe', { profileId: profile.id, bucket: 'uploads' });
    await engine.close();
    const again = await startEngine({
      sandbox: null,
      dataFolder: engine.dataFolder,
      vault: engine.host.vault,
    });
    const puts = await upload(again, profile, 'uploads', proxy);
    expect(puts).toHaveLength(1);
    expect(puts[0]?.headers).not.toHaveProperty('if-none-match');
  });

  it('is remembered also when it was learned on the way and nobody has asked', async () => {
    const proxy = await startServer();
    const engine = await startEngine({ sandbox: null });
    const profile = await connect(engine, proxy);
    await engine.call('bucket.create', {
      profileId: profile.id,
      bucket: 'uploads',
      region: null,
      storageClass: null,
    });
    // The first file is sent twice, to see whether the second time is refused.
    expect(await upload(engine, profile, 'uploads', proxy)).toHaveLength(2);
    expect(await engine.call('store.facts', { profileId: profile.id })).toBeNull();
    await engine.close();
    const again = await startEngine({
      sandbox: null,
      dataFolder: engine.dataFolder,
      vault: engine.host.vault,
    });
    await again.call('bucket.create', {
      profileId: profile.id,
      bucket: 'other',
      region: null,
      storageClass: null,
    });
    expect(await upload(again, profile, 'other', proxy)).toHaveLength(1);
  });
});

describe('the memory of stores', () => {
  const known: KnownFacts = {
    preconditions: 'honoured',
    areEtagsBare: true,
    mindsCrc32: null,
    isVirtual: false,
    clockOffsetMs: 5,
    buckets: { b: { preconditions: 'ignored', areEtagsBare: false, abilities: {}, keepsVersions: true } },
    regions: { a: 'r' },
    abilities: { copy: 'yes' },
  };

  async function open(file: string) {
    const journal = await openConfigJournal(
      { file, log: () => undefined, now: () => 0 },
      { min: 1, desired: 1, max: 2 },
    );
    onTestFinished(() => journal.close());
    return journal;
  }

  it('keeps each endpoint for itself', async () => {
    const journal = await open(':memory:');
    journal.changeStoreMemory('https://a', () => ({ known, probed: null }));
    expect(journal.storeMemory('https://a')).toEqual({ known, probed: null });
    expect(journal.storeMemory('https://b')).toEqual({ known: null, probed: null });
  });

  it('keeps what several processes have learned of single buckets, the last thousand', async () => {
    const learned = createLearned(await open(':memory:'), () => undefined);
    const about = (...names: string[]): KnownFacts => ({
      ...known,
      regions: Object.fromEntries(names.map((name) => [name, 'r'])),
      buckets: Object.fromEntries(names.map((name) => [name, { ...nothingKnown, keepsVersions: true }])),
    });
    learned.remember('https://a', about('first', 'both'));
    learned.remember('https://a', about(...Array.from({ length: 998 }, (_, at) => `b${at}`), 'both'));
    learned.remember('https://a', about('last'));
    const { buckets = {}, regions = {} } = learned.recall('https://a') ?? {};
    expect(Object.keys(regions)).toEqual(Object.keys(buckets));
    expect(Object.keys(buckets)).toHaveLength(1000);
    expect(buckets).not.toHaveProperty('first');
    expect(Object.keys(buckets).slice(-2)).toEqual(['both', 'last']);
  });

  it.each(['{"preconditions":"perhaps"}', 'no JSON', '{}', 'null'])(
    'forgets what it cannot read: %s',
    async (text) => {
      const file = join(await tempFolder(), 'config.db');
      const journal = await open(file);
      journal.changeStoreMemory('https://a', () => ({ known, probed: null }));
      const other = new DatabaseSync(file);
      other.prepare('UPDATE store_facts SET known = ?, probed = ?').run(text, text);
      other.close();
      expect(journal.storeMemory('https://a')).toEqual({ known: null, probed: null });
      journal.changeStoreMemory('https://a', (old) => ({ ...old, known }));
      expect(journal.storeMemory('https://a').known).toEqual(known);
    },
  );
});
