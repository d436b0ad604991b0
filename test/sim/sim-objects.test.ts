// The simulated bucket and a client's line to it.

import { expect, test } from 'vitest';
import type { Key } from '../../src/contract/models.ts';
import { createPorts } from './ports.ts';
import { noMetadata } from './sim-s3.ts';

const key = (path: string) => path as Key;
const absent = { kind: 'absent' } as const;

/** A file on the disk, and what an upload of it needs. */
function withFile(bytes: string, wish: Parameters<typeof createPorts>[0] = {}) {
  const ports = createPorts(wish);
  const node = ports.disk.newNode('file', bytes);
  ports.disk.link('a', node);
  const fingerprint = `${bytes.length}-${node.mtimeUs}000-${node.ctimeUs}000`;
  const upload = (op: string, expected: Parameters<typeof ports.objects.upload>[1]['expected'] = absent) =>
    ports.objects.upload(key('a'), {
      from: key('a'),
      fingerprint,
      sizeBytes: bytes.length,
      sha256: null,
      modifiedMs: 5,
      expected,
      op,
      checkpoint: null,
    });
  return { ...ports, node, upload };
}

async function keysOf(pages: AsyncIterable<readonly { readonly path: Key }[]>): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of pages) keys.push(...page.map(({ path }) => path));
  return keys;
}

test('a listing takes its pages one by one, with what is ours, and nothing of others', async () => {
  const { world, s3, objects, requests } = createPorts({ pageSize: 2 });
  for (const path of ['pair/b', 'pair/a', 'pair/.longshore/mark', 'pair/c', 'other/x'])
    s3.put(path, 'x', noMetadata, null);
  expect(await world.until(keysOf(objects.list()))).toEqual(['.longshore/mark', 'a', 'b', 'c']);
  expect(requests.list).toBe(3);
});

test('a write between two pages is seen by a listing or not, and breaks nothing', async () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < 20; seed += 1) {
    const { world, s3, objects } = createPorts({ seed, pageSize: 1 });
    for (const path of ['pair/b', 'pair/d']) s3.put(path, 'x', noMetadata, null);
    const write = async () => {
      await world.step('user', world.idler);
      s3.put('pair/c', 'x', noMetadata, null);
    };
    const [keys] = await world.until(Promise.all([keysOf(objects.list()), write()]));
    seen.add(keys.join());
  }
  expect([...seen].sort()).toEqual(['b,c,d', 'b,d']);
});

test('a listing that breaks off rejects', async () => {
  const { world, s3, objects } = createPorts({ faults: 1 });
  s3.put('pair/a', 'x', noMetadata, null);
  await expect(world.until(keysOf(objects.list()))).rejects.toMatchObject({ op: 'objects.list' });
});

test('an upload that expects nothing is refused where something stands', async () => {
  const { world, s3, upload } = withFile('new');
  s3.put('pair/a', 'old', noMetadata, null);
  await expect(world.until(upload('op1'))).rejects.toMatchObject({ code: 'entry.exists', op: 'entry.write' });
  expect(s3.live('pair/a')?.bytes).toBe('old');
});

test('a store without conditions is looked at before a write', async () => {
  const { world, s3, upload, requests } = withFile('new', { bucket: { keepsPreconditions: false } });
  s3.put('pair/a', 'old', noMetadata, null);
  await expect(world.until(upload('op1'))).rejects.toMatchObject({ code: 'entry.exists' });
  expect(requests).toMatchObject({ head: 1, write: 0 });
});

test('an edit while a file is read for an upload leaves nothing', async () => {
  const { world, disk, s3, node, upload } = withFile('one');
  const uploading = upload('op1');
  await world.until(world.step('first half', world.idler));
  disk.write(node, 'two');
  await expect(world.until(uploading)).rejects.toMatchObject({ code: 'entry.changed', op: 'entry.read' });
  expect(s3.live('pair/a')).toBeNull();
});

test('an upload whose answer is lost, or that is asked for twice, can be told by its op', async () => {
  const codes = new Set<string>();
  for (let seed = 0; seed < 60; seed += 1) {
    const { world, objects, upload, s3 } = withFile('one', { seed, faults: 1 });
    const error = await world.until(upload('op1').then(String, (error: { code: string }) => error.code));
    if (s3.live('pair/a')) codes.add(error);
    expect(s3.live('pair/a')?.metadata.op ?? 'op1').toBe('op1');
    expect(objects.keepsPreconditions).toBe(true);
  }
  expect([...codes].sort()).toEqual(['[object Object]', 'entry.exists', 'network.lost']);
});

test('a download of another version than was seen is refused', async () => {
  const { world, s3, disk, objects } = createPorts();
  const { etag } = s3.put('pair/a', 'one', noMetadata, null);
  s3.put('pair/a', 'two', noMetadata, null);
  const downloading = { etag, sizeBytes: 3, to: key('.longshore/tmp/1') };
  await expect(world.until(objects.download(key('a'), downloading))).rejects.toMatchObject({
    code: 'entry.changed',
  });
  expect(disk.find('.longshore/tmp/1')).toBeNull();
});

test('a removal takes exactly the version that was named, and versions keep it', async () => {
  const { world, s3, objects } = createPorts({ bucket: { versioning: 'on' } });
  const { etag } = s3.put('pair/a', 'one', noMetadata, null);
  await expect(world.until(objects.remove(key('a'), '"other"'))).rejects.toMatchObject({
    code: 'entry.changed',
  });
  await world.until(objects.remove(key('a'), etag));
  expect(s3.live('pair/a')).toBeNull();
  expect(s3.versions('pair/a').map(({ bytes }) => bytes)).toEqual(['one', '']);
  await expect(world.until(objects.remove(key('a'), etag))).rejects.toMatchObject({ code: 'entry.missing' });
});

test('a copy is made of exactly one version, and never over anything', async () => {
  const { world, s3, objects } = createPorts();
  const { etag } = s3.put('pair/a', 'one', { sha256: 'x', op: 'op1', sourceMs: 7 }, null);
  const copied = await world.until(
    objects.copy(key('a'), etag, key('b'), { expected: { kind: 'absent' }, op: 'op2' }),
  );
  expect(copied).toMatchObject({ path: 'b', sha256: 'x', sourceMs: 7, op: 'op2' });
  await expect(
    world.until(objects.copy(key('a'), etag, key('b'), { expected: { kind: 'absent' }, op: 'op3' })),
  ).rejects.toMatchObject({ code: 'entry.exists' });
});
