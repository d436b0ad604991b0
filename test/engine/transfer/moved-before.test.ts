// A move whose process died right after its last step: what is done is told as done, and nothing else is.

import { describe, expect, it } from 'vitest';
import type { Key } from '../../../src/contract/models.ts';
import type { IfExists } from '../../../src/contract/transfer.ts';
import { createMemoryStore } from '../../../src/engine/store/memory/memory-store.ts';
import type { Store } from '../../../src/engine/store/store.ts';
import { runItem } from '../../../src/engine/transfer/run.ts';
import { seededBytes, sourceOf } from '../../support/bytes.ts';

const key = 'a.bin' as Key;
const numbered = 'a (2).bin' as Key;

async function put(store: Store, at: Key, sizeBytes: number): Promise<void> {
  await store.write(at, sourceOf(seededBytes(sizeBytes)), {
    expected: { kind: 'absent' },
    sizeBytes,
    modifiedMs: 1,
  });
}

function move(source: Store, target: Store, isInDoubt: boolean, ifExists: IfExists = 'replace') {
  return runItem({
    kind: 'file',
    key,
    targetKey: key,
    isInDoubt,
    listedBytes: 100,
    checkpoint: null,
    hope: { refusals: 0 },
    source,
    target,
    shared: null,
    ifExists,
    isMove: true,
    storageClass: undefined,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
}

describe('a move that an earlier process may have finished', () => {
  it('is done where the source is gone and the target has its size', async () => {
    const target = createMemoryStore();
    await put(target, key, 100);
    expect(await move(createMemoryStore(), target, true)).toEqual({
      state: 'done',
      targetKey: key,
      sizeBytes: 100,
      proof: null,
      resumedBytes: 0,
    });
  });

  it('is done under the name that it was given beside another file', async () => {
    const target = createMemoryStore();
    await put(target, key, 7);
    await put(target, numbered, 100);
    expect(await move(createMemoryStore(), target, true, 'keep-both')).toMatchObject({ targetKey: numbered });
  });

  it('fails where nothing of that size is in the target', async () => {
    const target = createMemoryStore();
    await put(target, key, 99);
    await expect(move(createMemoryStore(), target, true)).rejects.toMatchObject({ code: 'entry.missing' });
  });

  it('fails where no earlier attempt was made: the source was never there', async () => {
    const target = createMemoryStore();
    await put(target, key, 100);
    await expect(move(createMemoryStore(), target, false)).rejects.toMatchObject({ code: 'entry.missing' });
  });

  it('is made where the source is still there', async () => {
    const [source, target] = [createMemoryStore('from:'), createMemoryStore('to:')];
    await put(source, key, 100);
    expect(await move(source, target, true)).toMatchObject({ state: 'done' });
    expect([await source.stat(key), (await target.stat(key))?.sizeBytes]).toEqual([null, 100]);
  });
});
