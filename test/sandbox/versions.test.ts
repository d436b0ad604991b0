// Versions against a plain model, and what of them only the sandbox has to promise: its folder, its refusals.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { addBucket, findBucket, setVersioning, type Versioning } from '../../src/sandbox/store/buckets.ts';
import { justAfter, type ListedVersion, walkObjects, walkVersions } from '../../src/sandbox/store/listing.ts';
import { openStore, type Store } from '../../src/sandbox/store/store.ts';
import { deleteKey, putObject, removeVersion } from '../../src/sandbox/store/succession.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { type RawRequest, raw } from './raw-client.ts';

const versioning = (status: string): string =>
  `<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`;

const turn = (sandbox: TestSandbox, path: string, status: string) =>
  raw(sandbox.endpoint, { method: 'PUT', path, query: { versioning: '' }, body: versioning(status) });

interface ModelVersion {
  readonly id: string;
  /** `null`: a delete marker. */
  readonly etag: string | null;
}

/** What S3 says of the versions of one bucket, as simply as possible: of each key the newest first. */
class Model {
  status: Versioning | null = null;
  readonly keys = new Map<string, ModelVersion[]>();

  /** `etag` null: a delete. */
  add(key: string, id: string, etag: string | null): void {
    const before = this.keys.get(key) ?? [];
    const kept = this.status === 'Enabled' ? before : before.filter((one) => one.id !== 'null');
    const isForGood = etag === null && this.status === null;
    this.keys.set(key, isForGood ? kept : [{ id, etag }, ...kept]);
  }

  remove(key: string, id: string): void {
    this.keys.set(
      key,
      (this.keys.get(key) ?? []).filter((one) => one.id !== id),
    );
  }

  versions(): string[] {
    return [...this.keys]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, all]) => all.map(({ id, etag }, at) => `${key} ${id} ${etag} ${at === 0}`));
  }

  objects(): string[] {
    return [...this.keys]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, [newest]]) => (newest?.etag ? [`${key} ${newest.etag}`] : []));
  }
}

const start = { prefix: '', delimiter: '', from: Buffer.alloc(0) };

function versionsOf(store: Store, bucket: number): string[] {
  const show = (key: string, { versionId, isLatest, object }: ListedVersion): string =>
    `${key} ${versionId} ${object?.etag ?? null} ${isLatest}`;
  return [...walkVersions(store.sql, bucket, start)].flatMap((item) =>
    item.kind === 'key' ? [show(item.key, item.value)] : [],
  );
}

function objectsOf(store: Store, bucket: number): string[] {
  return [...walkObjects(store.sql, bucket, start)].flatMap((item) =>
    item.kind === 'key' ? [`${item.key} ${item.value.etag}`] : [],
  );
}

describe('the versions of a bucket', () => {
  test('are what the model says, whatever was put, deleted, removed, turned on and suspended', async () => {
    const store = await openStore(await tempFolder());
    onTestFinished(() => store.close());
    const key = fc.constantFrom('a', 'b', 'b/c');
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('put' as const), key }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), key }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), key, at: fc.nat(4) }) },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('turn' as const),
          status: fc.constantFrom<Versioning[]>('Enabled', 'Suspended'),
        }),
      },
    );
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        count += 1;
        const name = `model-${count}`;
        const model = new Model();
        await store.commit(() => {
          addBucket(store.sql, { name, owner: 'main', region: 'us-east-1', createdMs: 0 });
          const id = findBucket(store.sql, name)?.id ?? 0;
          for (const [index, one] of steps.entries()) {
            const bucket = { id, versioning: model.status };
            if (one.kind === 'turn') {
              setVersioning(store.sql, id, one.status);
              model.status = one.status;
            } else if (one.kind === 'put') {
              const etag = `e${index}`;
              model.add(one.key, putObject(store, bucket, one.key, objectOf(store, etag)).versionId, etag);
            } else if (one.kind === 'delete') {
              model.add(one.key, deleteKey(store, bucket, one.key, 0)?.versionId ?? 'null', null);
            } else {
              const chosen = model.keys.get(one.key)?.[one.at]?.id ?? 'null';
              removeVersion(store, id, one.key, chosen);
              model.remove(one.key, chosen);
            }
            expect(versionsOf(store, id)).toEqual(model.versions());
            expect(objectsOf(store, id)).toEqual(model.objects());
          }
        });
      }),
      { numRuns: 150, seed: 5 },
    );
  });

  test('are not walked by a plain listing', async () => {
    const store = await openStore(await tempFolder());
    onTestFinished(() => store.close());
    await store.commit(() => {
      addBucket(store.sql, { name: 'old', owner: 'main', region: 'us-east-1', createdMs: 0 });
      const bucket = { id: findBucket(store.sql, 'old')?.id ?? 0, versioning: 'Enabled' as const };
      for (let index = 0; index < 20_000; index += 1) putObject(store, bucket, 'k', objectOf(store, 'e'));
      putObject(store, bucket, 'l', objectOf(store, 'e'));
    });
    const time = (run: () => unknown): number => {
      const before = performance.now();
      run();
      return performance.now() - before;
    };
    const bucket = findBucket(store.sql, 'old')?.id ?? 0;
    const walked = time(() => versionsOf(store, bucket));
    expect(objectsOf(store, bucket)).toEqual(['k e', 'l e']);
    expect(time(() => objectsOf(store, bucket))).toBeLessThan(walked / 10);
    expect([...walkVersions(store.sql, bucket, { ...start, from: justAfter('k') })]).toHaveLength(1);
  });

  function objectOf(store: Store, etag: string) {
    return {
      content: store.newContent(),
      sizeBytes: 0,
      etag,
      modifiedMs: 0,
      storageClass: 'STANDARD',
      headers: {},
      tags: [],
      checksum: null,
    };
  }
});

describe('a folder with versions', () => {
  const bodyFiles = (dir: string): number =>
    readdirSync(join(dir, 'bodies'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    ).length;

  test('keeps them from one run to the next, and their bytes until they are removed', async () => {
    const dir = await tempFolder();
    const bodies = ['a', 'b'].map((letter) => Buffer.alloc(100_000, letter));
    const ids: string[] = [];
    {
      await using first = await startTestSandbox({ dir });
      await raw(first.endpoint, { method: 'PUT', path: '/kept' });
      await turn(first, '/kept', 'Enabled');
      for (const body of bodies) {
        const put = await raw(first.endpoint, { method: 'PUT', path: '/kept/k', body });
        ids.push(String(put.headers['x-amz-version-id']));
      }
      await raw(first.endpoint, { method: 'DELETE', path: '/kept/k' });
    }
    await using second = await startTestSandbox({ dir });
    const ask = (request: RawRequest) => raw(second.endpoint, request);
    for (const [index, versionId] of ids.entries()) {
      const { body } = await ask({ path: '/kept/k', query: { versionId } });
      expect(body.toString()).toBe(bodies[index]?.toString());
    }
    expect(bodyFiles(dir)).toBe(2);
    for (const versionId of ids) await ask({ method: 'DELETE', path: '/kept/k', query: { versionId } });
    await expect.poll(() => bodyFiles(dir), { timeout: 10_000 }).toBe(0);
  });
});

describe('what is said of versions', () => {
  test('is said in the words of S3 where it cannot be done', async () => {
    await using sandbox = await startTestSandbox();
    const ask = (request: RawRequest) => raw(sandbox.endpoint, request);
    await ask({ method: 'PUT', path: '/strict' });
    await ask({ method: 'PUT', path: '/strict/k', body: 'x' });
    const configure = (inner: string) =>
      ask({
        method: 'PUT',
        path: '/strict',
        query: { versioning: '' },
        body: `<VersioningConfiguration>${inner}</VersioningConfiguration>`,
      });
    const get = (versionId: string) => ask({ path: '/strict/k', query: { versionId } });
    const list = (query: Record<string, string>) =>
      ask({ path: '/strict', query: { versions: '', ...query } });
    const replies = {
      mfa: await configure('<Status>Enabled</Status><MfaDelete>Enabled</MfaDelete>'),
      'no status': await configure(''),
      'odd status': await configure('<Status>Disabled</Status>'),
      'odd id': await get('not-an-id'),
      'no id': await get(''),
      'id of another': await get('A'.repeat(32)),
      'id to put': await ask({ method: 'PUT', path: '/strict/k', query: { versionId: 'null' } }),
      'empty marker': await list({ 'key-marker': 'k', 'version-id-marker': '' }),
      'odd marker': await list({ 'key-marker': 'k', 'version-id-marker': '?' }),
    };
    expect(Object.entries(replies).map(([name, { status, code }]) => `${name}: ${status} ${code}`)).toEqual([
      'mfa: 501 NotImplemented',
      'no status: 400 IllegalVersioningConfigurationException',
      'odd status: 400 MalformedXML',
      'odd id: 400 InvalidArgument',
      'no id: 400 InvalidArgument',
      'id of another: 404 NoSuchVersion',
      'id to put: 400 InvalidArgument',
      'empty marker: 400 InvalidArgument',
      'odd marker: 400 InvalidArgument',
    ]);
    const none = await ask({ path: '/strict', query: { versioning: '' } });
    expect(none.body.toString()).not.toContain('Status');
  });

  test('of a delete marker is all that can be known of it: when it was made, and that it can be deleted', async () => {
    await using sandbox = await startTestSandbox();
    const ask = (request: RawRequest) => raw(sandbox.endpoint, request);
    await ask({ method: 'PUT', path: '/marked' });
    await turn(sandbox, '/marked', 'Enabled');
    const { headers } = await ask({ method: 'DELETE', path: '/marked/k' });
    const versionId = String(headers['x-amz-version-id']);
    for (const method of ['GET', 'HEAD']) {
      const reply = await ask({ method, path: '/marked/k', query: { versionId } });
      expect([reply.status, reply.headers]).toEqual([
        405,
        expect.objectContaining({
          allow: 'DELETE',
          'x-amz-delete-marker': 'true',
          'x-amz-version-id': versionId,
          'last-modified': expect.stringMatching(/GMT$/),
        }),
      ]);
    }
    expect(await ask({ path: '/marked/k', query: { tagging: '', versionId } })).toMatchObject({
      status: 405,
    });
  });
});
