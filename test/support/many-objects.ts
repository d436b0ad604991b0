// Fills a closed sandbox folder with very many objects in seconds: real rows of its own store, without a request each.

import { findBucket } from '../../src/sandbox/store/buckets.ts';
import { findObject } from '../../src/sandbox/store/objects.ts';
import { shareParts } from '../../src/sandbox/store/parts.ts';
import { openStore } from '../../src/sandbox/store/store.ts';
import { putObject } from '../../src/sandbox/store/succession.ts';

const batch = 10_000;

/** Makes `count` copies of one object under the keys that `keyOf` gives; no sandbox may be serving the folder meanwhile. */
export async function copyManyTimes(
  dir: string,
  {
    bucket,
    key,
    count,
    keyOf,
  }: { bucket: string; key: string; count: number; keyOf: (index: number) => string },
): Promise<void> {
  const store = await openStore(dir);
  try {
    const found = findBucket(store.sql, bucket);
    const original = found && findObject(store.sql, found.id, key);
    if (!found || !original) throw new Error(`${bucket}/${key} is not there to be copied`);
    for (let start = 0; start < count; start += batch) {
      await store.commit(() => {
        for (let index = start; index < Math.min(count, start + batch); index += 1) {
          const content = store.newContent();
          shareParts(store, original.content, content);
          putObject(store, found, keyOf(index), { ...original, content });
        }
      });
    }
  } finally {
    store.close();
  }
}
