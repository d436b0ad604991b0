// All files of a place in S3's order, that of the UTF-8 bytes of their keys, in bounded memory however many there are.

import { invariant } from '../../base/invariant.ts';
import { AppError, toAppError } from '../../contract/errors.ts';
import { Entry } from '../../contract/models.ts';
import { z } from '../../contract/schema.ts';
import type { Log } from '../host.ts';
import { openDatabase } from '../journal/database.ts';
import { jsonColumn } from '../journal/json-column.ts';
import { folderPrefix, placeKey } from '../store/path.ts';
import type { Store } from '../store/store.ts';

export interface Listing {
  readonly store: Store;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly now: () => number;
  /** Files that are none of the comparison's business are left out. */
  readonly isWanted: (entry: Entry) => boolean;
}

/** `order` is the key as bytes, with a slash at the end of a folder's. */
export interface Listed {
  readonly order: Uint8Array;
  readonly entry: Entry;
}

/** Files, and folders with trouble. Throws when the listing breaks off. */
export async function* inKeyOrder(listing: Listing): AsyncGenerator<Listed> {
  // A disk lists as it likes; the listing of a bucket is checked where it is read.
  const listed = listing.store.features.hasRealFolders ? sorted(listing) : flat(listing);
  let last: Uint8Array | null = null;
  for await (const each of listed) {
    invariant(last === null || Buffer.compare(last, each.order) <= 0, 'a listing is out of order');
    last = each.order;
    yield each;
  }
}

async function* flat(listing: Listing): AsyncGenerator<Listed> {
  for await (const page of pages(listing)) yield* page;
}

async function* pages({ store, signal, isWanted }: Listing): AsyncGenerator<Listed[]> {
  for await (const page of store.list(placeKey, { signal, isDeep: true })) {
    yield page.flatMap((entry) => {
      if ((entry.kind === 'folder' && !entry.trouble) || !isWanted(entry)) return [];
      return [{ order: Buffer.from(entry.kind === 'folder' ? folderPrefix(entry.key) : entry.key), entry }];
    });
  }
}

// Names that are no UTF-8 may come to the same key, so the key alone does not tell rows apart.
const migrations = [
  `PRAGMA cache_size = -32768;
   CREATE TABLE listed (
     key BLOB NOT NULL, number INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (key, number)
   ) WITHOUT ROWID`,
];
const Row = z.object({ key: z.instanceof(Uint8Array), number: z.number(), entry: jsonColumn(Entry) });
const pageSize = 500;

/** Sorts by a database without a name: it stays in memory while it is small, else on the disk, and goes with its connection. */
async function* sorted(listing: Listing): AsyncGenerator<Listed> {
  const { log, now } = listing;
  const database = await openDatabase({ file: '', migrations, log, now });
  try {
    let count = 0;
    for await (const page of pages(listing)) {
      inDatabase(() =>
        database.transaction(() => {
          for (const { order, entry } of page) {
            count += 1;
            database.run('INSERT INTO listed VALUES (?, ?, ?)', order, count, JSON.stringify(entry));
          }
        }),
      );
    }
    let last: z.infer<typeof Row> | null = null;
    for (;;) {
      const rows: z.infer<typeof Row>[] = inDatabase(() =>
        database.all(
          Row,
          'SELECT key, number, entry FROM listed WHERE (key, number) > (?, ?) ORDER BY key, number LIMIT ?',
          last?.key ?? new Uint8Array(),
          last?.number ?? 0,
          pageSize,
        ),
      );
      for (const { key, entry } of rows) yield { order: key, entry };
      last = rows.at(-1) ?? null;
      if (last === null) return;
    }
  } finally {
    database.close();
  }
}

/** The database is a means of the comparison and nothing that a person knows by name. */
function inDatabase<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, raw, retry, cause } = toAppError(error, 'entry.verify');
    throw new AppError(code, { op: 'entry.verify', raw, retry, cause });
  }
}
