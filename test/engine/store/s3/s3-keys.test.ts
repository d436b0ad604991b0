// Keys that no folder of a disk could hold are still there, are seen, and can be read and removed.

import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Key } from '../../../../src/contract/models.ts';
import { givenServer, type S3Server, sandboxServer } from '../../../support/s3-server.ts';
import { bytesAt, key, listAll } from '../conformance.ts';
import { type Fixture, newFixture } from './s3-fixture.ts';

let server: S3Server;
beforeAll(async () => {
  server = givenServer() ?? (await sandboxServer());
});
afterAll(() => server.stop());

async function holding(...keys: string[]): Promise<Fixture> {
  const fixture = await newFixture(server);
  for (const name of keys) {
    const Body = Buffer.from(name.endsWith('//') || !name.endsWith('/') ? name : '');
    await fixture.client.send(new PutObjectCommand({ Bucket: fixture.bucket, Key: name, Body }));
  }
  return fixture;
}

describe('keys with empty segments', () => {
  it.each([
    ['/a', ['/', '/a']],
    ['//a', ['/', '//', '//a']],
    ['a//b', ['a', 'a/', 'a//b']],
    ['a//', ['a', 'a/', 'a//']],
    ['../evil', ['..', '../evil']],
    ['a/./b', ['a', 'a/.', 'a/./b']],
  ])('are found by walking down to %s', async (name, walk) => {
    const { store } = await holding(name);
    const found: Key[] = [];
    for (let folder: Key | undefined = key(''); folder !== undefined; ) {
      const entries = await listAll(store, folder);
      const [first] = entries.filter((entry) => entry.key !== folder || entry.kind === 'file');
      expect(entries).toHaveLength(1);
      expect(first?.name).not.toBe('');
      if (first !== undefined) found.push(first.key);
      folder = first?.kind === 'folder' ? first.key : undefined;
    }
    expect(found).toEqual(walk);
  });

  it.each(['/a', 'a//b', '../evil', 'a/./b', 'a/..', 'a\u0001b', 'a+b&c', 'a//'])(
    'are read and removed as they are: %j',
    async (name) => {
      const { store } = await holding(name);
      const [entry] = await listAll(store, '', true);
      expect(entry).toMatchObject({ kind: 'file', key: name });
      expect(Buffer.from(await bytesAt(store, name)).toString()).toBe(name);
      if (entry !== undefined) await store.remove(entry);
      expect(await listAll(store, '', true)).toEqual([]);
    },
  );
});

describe('markers', () => {
  it('are folders, hidden from the listing of what they mark', async () => {
    const { store } = await holding('a/', 'a/b', 'c/');
    const kinds = async (folder: string, isDeep: boolean) =>
      (await listAll(store, folder, isDeep)).map((entry) => `${entry.kind} ${entry.key}`);
    expect(await kinds('', false)).toEqual(['folder a', 'folder c']);
    expect(await kinds('a', false)).toEqual(['file a/b']);
    expect(await kinds('', true)).toEqual(['folder a', 'file a/b', 'folder c']);
  });

  it('go, and what lies in the folder stays', async () => {
    const { store } = await holding('a/', 'a/b');
    const [folder] = await listAll(store);
    if (folder !== undefined) await store.remove(folder);
    expect((await listAll(store, '', true)).map((entry) => entry.key)).toEqual(['a/b']);
  });
});

describe('listings', () => {
  it('come in the order of UTF-8, also where JavaScript has another', async () => {
    const { store } = await holding('\uffee', '\u{1f600}', 'z', 'Z', '\u00e9');
    const keys: string[] = [];
    for await (const page of store.list(key(''))) keys.push(...page.map((entry) => entry.key));
    expect(keys).toEqual(['Z', 'z', '\u00e9', '\uffee', '\u{1f600}']);
  });

  it('of a place with a prefix know nothing of what lies beside it', async () => {
    const { account, bucket } = await holding('in/a', 'in/b/c', 'into', 'in2/x', 'other');
    const store = account.open(bucket, key('in/'));
    expect((await listAll(store)).map((entry) => entry.key)).toEqual(['a', 'b']);
    expect((await listAll(store, '', true)).map((entry) => entry.key)).toEqual(['a', 'b/c']);
    expect(store.nameOf(key('a'))).toBe(`s3://${bucket}/in/a`);
  });
});
