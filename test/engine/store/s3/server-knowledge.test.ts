// What one account has learned of a server, the next one knows from the start.

import { describe, expect, it, onTestFinished } from 'vitest';
import type { S3Account } from '../../../../src/engine/store/s3/s3-account.ts';
import { KnownFacts, ServerKnowledge } from '../../../../src/engine/store/s3/server-knowledge.ts';
import { seededBytes } from '../../../support/bytes.ts';
import { type FaultyProxy, pass, startFaultyProxy } from '../../../support/faulty-proxy.ts';
import { freshBucketName } from '../../../support/s3-server.ts';
import { startTestSandbox, TEST_KEYS } from '../../../support/sandbox.ts';
import { key, listAll, put } from '../conformance.ts';
import { accountAt } from './s3-fixture.ts';

const nothing: KnownFacts = {
  preconditions: null,
  areEtagsBare: false,
  buckets: {},
  mindsCrc32: null,
  isVirtual: false,
  clockOffsetMs: 0,
  regions: {},
  abilities: {},
};

interface Server {
  readonly proxy: FaultyProxy;
  /** What was told last. */
  readonly told: KnownFacts[];
  account(facts?: KnownFacts): S3Account;
}

async function startServer(now: () => number = Date.now): Promise<Server> {
  const sandbox = await startTestSandbox({ now });
  onTestFinished(sandbox.stop);
  const proxy = await startFaultyProxy(sandbox.endpoint);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  const told: KnownFacts[] = [];
  const server = {
    name: '',
    endpoint: proxy.endpoint,
    region: 'us-east-1',
    secret: TEST_KEYS,
    stop: async () => {},
  };
  return {
    proxy,
    told,
    account: (facts) => accountAt(server, { facts, learned: (all) => void told.push(all) }),
  };
}

describe('an account that is given what another has learned', () => {
  it('does not write twice to find out about preconditions', async () => {
    const { proxy, told, account } = await startServer();
    const bucket = freshBucketName();
    const first = account();
    await first.createBucket(bucket, null, undefined);
    await put(first.open(bucket, key('')), 'a', seededBytes(10), { modifiedMs: 1 });
    expect(told.at(-1)).toMatchObject({ preconditions: 'honoured' });
    const before = proxy.requests.length;
    await put(account(told.at(-1)).open(bucket, key('')), 'b', seededBytes(10), { modifiedMs: 1 });
    expect(proxy.requests.slice(before).map(({ method }) => method)).toEqual(['PUT']);
  });

  it('asks for a bucket where it lives', async () => {
    const { proxy, told, account } = await startServer();
    const bucket = freshBucketName();
    await account().createBucket(bucket, 'eu-central-1', undefined);
    await listAll(account().open(bucket, key('')));
    expect(told.at(-1)?.regions).toEqual({ [bucket]: 'eu-central-1' });
    const before = proxy.requests.length;
    await listAll(account(told.at(-1)).open(bucket, key('')));
    expect(proxy.requests).toHaveLength(before + 1);
  });

  it('signs by the server\u2019s clock, and learns when that is put right', async () => {
    let aheadMs = 3_600_000;
    const { proxy, told, account } = await startServer(() => Date.now() + aheadMs);
    await account().listBuckets(undefined);
    const offsetMs = told.at(-1)?.clockOffsetMs ?? 0;
    expect(Math.abs(offsetMs - aheadMs)).toBeLessThan(10_000);
    const before = proxy.requests.length;
    await account(told.at(-1)).listBuckets(undefined);
    expect(proxy.requests).toHaveLength(before + 1);
    aheadMs = 0;
    await account(told.at(-1)).listBuckets(undefined);
    expect(Math.abs(told.at(-1)?.clockOffsetMs ?? aheadMs)).toBeLessThan(10_000);
  });
});

describe('what was true once and is no more', () => {
  const answer = (status: number, code: string) =>
    ({ kind: 'answer', status, body: `<Error><Code>${code}</Code></Error>` }) as const;

  it('does not keep a version from being replaced: the form in which ETags are compared is found again', async () => {
    const { proxy, told, account } = await startServer();
    const bucket = freshBucketName();
    const first = account();
    await first.createBucket(bucket, null, undefined);
    const { version } = await put(first.open(bucket, key('')), 'a', seededBytes(10));
    proxy.follow(({ headers }) =>
      headers['if-match']?.startsWith('"') === false ? answer(412, 'PreconditionFailed') : pass,
    );
    const later = account({ ...nothing, preconditions: 'honoured', areEtagsBare: true });
    const expected = { kind: 'version', version: version ?? '' } as const;
    await put(later.open(bucket, key('')), 'a', seededBytes(20), { expected });
    expect(told.at(-1)).toMatchObject({ areEtagsBare: false });
  });

  it('does not keep a file from being written: a server that knows no preconditions any more is believed', async () => {
    const { proxy, told, account } = await startServer();
    const bucket = freshBucketName();
    await account().createBucket(bucket, null, undefined);
    proxy.follow(({ headers }) => ('if-none-match' in headers ? answer(501, 'NotImplemented') : pass));
    const later = account({ ...nothing, preconditions: 'honoured' });
    await put(later.open(bucket, key('')), 'a', seededBytes(10));
    expect(told.at(-1)).toMatchObject({ preconditions: 'refused' });
  });
});

describe('knowledge of a server', () => {
  const options = { isAws: false, isAtAmazon: false, isPlain: false, addressing: 'auto' } as const;

  it('is told once for all that changed at one moment', async () => {
    const told: KnownFacts[] = [];
    const knowledge = new ServerKnowledge({ ...options, learned: (facts) => void told.push(facts) });
    knowledge.learnVirtual();
    knowledge.learnRegion('a', 'r');
    knowledge.learnClock(90_000);
    await Promise.resolve();
    expect(told).toEqual([{ ...nothing, isVirtual: true, regions: { a: 'r' }, clockOffsetMs: 90_000 }]);
  });

  it('puts the bucket where a person said, whatever was seen', () => {
    const facts = { ...nothing, isVirtual: true };
    expect(new ServerKnowledge({ ...options, facts }).isVirtual).toBe(true);
    expect(new ServerKnowledge({ ...options, addressing: 'path', facts }).isVirtual).toBe(false);
  });

  it('of Amazon never says that preconditions are not kept to', () => {
    const facts: KnownFacts = {
      ...nothing,
      preconditions: 'ignored',
      abilities: { 'if-none-match': 'ignored' },
    };
    const preconditions = new ServerKnowledge({ ...options, isAws: true, facts }).preconditionsOf('b');
    expect(preconditions.guards({ kind: 'absent' })).toBe(true);
    expect(preconditions.headerOf({ kind: 'absent' })).toEqual({ IfNoneMatch: '*' });
  });

  it('is read as it was written down before buckets were told apart', () => {
    const { buckets: _, ...older } = { ...nothing, preconditions: 'honoured' };
    expect(KnownFacts.parse(older)).toEqual({ ...older, buckets: {} });
  });

  it('of buckets is kept of the thousand that something was learned of last', () => {
    const learned = { preconditions: null, areEtagsBare: false, abilities: {}, keepsVersions: true };
    const buckets = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`b${at}`, learned]));
    const knowledge = new ServerKnowledge({ ...options, facts: { ...nothing, buckets } });
    knowledge.preconditionsOf('b0').learn('ignored');
    knowledge.preconditionsOf('new').hearOfVersion(undefined);
    knowledge.preconditionsOf('unheard-of');
    const names = Object.keys(knowledge.facts().buckets);
    expect(names).toHaveLength(1000);
    expect(names[0]).toBe('b2');
    expect(names.slice(-2)).toEqual(['b0', 'new']);
  });

  it('is as it was after it was written down and read', () => {
    const facts: KnownFacts = {
      ...nothing,
      preconditions: 'refused',
      buckets: {
        b: {
          preconditions: 'ignored',
          areEtagsBare: true,
          abilities: { 'if-match': 'no', 'copy-if-match': 'ignored' },
          keepsVersions: true,
        },
      },
      regions: { b: 'x' },
      clockOffsetMs: -90_000,
      abilities: { 'content-md5': 'no', 'if-match': 'yes' },
    };
    const read = KnownFacts.parse(
      JSON.parse(JSON.stringify(new ServerKnowledge({ ...options, facts }).facts())),
    );
    expect(read).toEqual(facts);
  });
});
