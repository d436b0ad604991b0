import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { TransferRequest } from '../../../src/contract/transfer.ts';
import { createMemoryStore } from '../../../src/engine/store/memory/memory-store.ts';
import type { Store } from '../../../src/engine/store/store.ts';
import { bucketPlace, memoryJournal, realClock, startQueue, until } from '../../support/queue.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const jobs = 100_000;
const request: TransferRequest = {
  source: bucketPlace('from'),
  keys: null,
  target: bucketPlace('to', 'copies/of/what/was/there/'),
  ifExists: 'replace',
};

/** Writes the queue of a process that is no more: so many transfers, each with so many files that wait. */
async function fill(file: string, transfers: number, filesOfEach: number): Promise<void> {
  (await memoryJournal(file)).close();
  const database = new DatabaseSync(file);
  const numbers = (count: number) =>
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;
  database.exec('BEGIN');
  database
    .prepare(
      `INSERT INTO transfer (request, title, direction, state, is_listed, created_ms, position)
       ${numbers(transfers)} SELECT ?, 'IMG_' || i || '.jpg and more', 'copy', 'waiting', 1, i, i FROM n`,
    )
    .run(JSON.stringify(request));
  database.exec(
    `INSERT INTO item (transfer, kind, key, target_key, size_bytes, state)
     ${numbers(transfers * filesOfEach)}
     SELECT (i - 1) / ${filesOfEach} + 1, 'file', 'photos/IMG_' || i || '.jpg', 'photos/IMG_' || i || '.jpg', i, 'waiting' FROM n`,
  );
  database.exec('COMMIT');
  database.close();
}

/** A store that only says when it was first asked for a file. */
function watched(): Store & { firstMs: number } {
  const own = {
    ...createMemoryStore(),
    firstMs: 0,
    stat: (async (_key, options) => {
      own.firstMs ||= performance.now();
      return new Promise((_, reject) =>
        options?.signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError'))),
      );
    }) as Store['stat'],
  };
  return own;
}

function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

describe('100,000 jobs that wait', () => {
  it.each([
    ['as the files of one transfer', 1, 10],
    ['as transfers of one file', jobs, 150],
  ])(
    '%s go on within two seconds of a restart, in little memory',
    async (_, transfers, mebibytes) => {
      const file = join(await tempFolder(), 'queue.db');
      await fill(file, transfers, jobs / transfers);
      const early = heapBytes();
      const journal = await memoryJournal(file);
      const to = watched();
      const startedMs = performance.now();
      const queue = await startQueue({
        buckets: { from: createMemoryStore(), to },
        journal,
        clock: realClock,
      });
      await until(
        () => to.firstMs,
        (firstMs) => firstMs > 0,
      );
      expect(to.firstMs - startedMs).toBeLessThan(2000);
      expect((heapBytes() - early) / 2 ** 20).toBeLessThan(mebibytes);
      const { running, waiting } = queue.list().summary;
      expect(running + waiting).toBe(queue.list().transfers.length);
      await queue.close();
    },
    120_000,
  );
});
