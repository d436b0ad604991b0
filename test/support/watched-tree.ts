// A tree of files large and small, and somebody who looks all the time at what stands under their names.

import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { delay } from '../../src/base/abort.ts';
import { isPartName } from '../../src/engine/store/local/part-name.ts';
import { seededBytes } from './bytes.ts';
import { type FaultyEngine, filesBelow } from './faulty-engine.ts';

const mebibyte = 1024 * 1024;

/** Thirty small files and two that go in parts, by name. */
export const tree = new Map<string, Uint8Array>();
for (let index = 0; index < 30; index += 1)
  tree.set(`d${index % 3}/f${index}`, seededBytes(index * 1999, index + 1));
for (const [name, size] of [
  ['d1/large', 20],
  ['larger', 36],
] as const)
  tree.set(name, seededBytes(size * mebibyte + 7, size));

/** Looks again and again at what stands under final names, on both sides, each content once; ends with the test. */
export function watch({ folder, behind }: FaultyEngine): {
  readonly seen: Set<string>;
  readonly wrong: string[];
} {
  const stop = new AbortController();
  const seen = new Set<string>();
  const wrong: string[] = [];
  const look = async (name: string, version: string, read: () => Promise<Uint8Array>) => {
    const content = `${name} ${version}`;
    if (seen.has(content)) return;
    const bytes = await read();
    seen.add(content);
    if (Buffer.compare(bytes, tree.get(name) ?? new Uint8Array()) !== 0) wrong.push(content);
  };
  const watching = (async () => {
    while (!stop.signal.aborted) {
      for (const name of await filesBelow(folder)) {
        if (isPartName(name.split('/').at(-1) ?? '')) continue;
        const { ino, ctimeMs } = await stat(join(folder, name));
        await look(name, `${ino} ${ctimeMs}`, () => readFile(join(folder, name)));
      }
      for (const [key, etag] of await behind.list()) await look(key, etag, () => behind.get(key));
      await delay(10);
    }
  })();
  onTestFinished(async () => {
    stop.abort();
    await watching;
  });
  return { seen, wrong };
}

/** Writes the tree to a folder. */
export async function fillFolder(folder: string): Promise<void> {
  for (const [name, bytes] of tree) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
}

/** Puts the tree into the bucket, past the proxy. */
export async function fillBucket({ behind }: FaultyEngine): Promise<void> {
  for (const [name, bytes] of tree) await behind.put(name, bytes);
}
