// What is remembered of a store from one start to the next: what accounts have learned on the way, and what a probe found.

import { z } from '../../contract/schema.ts';
import { StoreFacts } from '../../contract/store-facts.ts';
import { KnownFacts } from '../store/s3/server-knowledge.ts';
import type { Database } from './database.ts';
import { jsonColumn } from './json-column.ts';

export interface StoreMemory {
  /** By which requests are made. */
  readonly known: KnownFacts | null;
  /** What the last probe told. */
  readonly probed: StoreFacts | null;
}

export const storeMemoryTable = `
  CREATE TABLE store_facts (endpoint TEXT PRIMARY KEY, known TEXT, probed TEXT) STRICT, WITHOUT ROWID;`;

const Row = z.object({ known: z.nullable(z.string()), probed: z.nullable(z.string()) });

/** What another version has written in another form is as if it had never been known; asking again costs little. */
export function readStoreMemory(database: Database, endpoint: string): StoreMemory {
  const row = database.first(Row, 'SELECT known, probed FROM store_facts WHERE endpoint = ?', endpoint);
  return {
    known: readable(KnownFacts, row?.known ?? null),
    probed: readable(StoreFacts, row?.probed ?? null),
  };
}

/** Changes what is remembered of a store; what another process changes at this moment is not lost. */
export function changeStoreMemory(
  database: Database,
  endpoint: string,
  change: (old: StoreMemory) => StoreMemory,
): void {
  database.transaction(() => {
    const { known, probed } = change(readStoreMemory(database, endpoint));
    database.run(
      `INSERT INTO store_facts (endpoint, known, probed) VALUES (?, ?, ?)
       ON CONFLICT (endpoint) DO UPDATE SET known = excluded.known, probed = excluded.probed`,
      endpoint,
      known && JSON.stringify(known),
      probed && JSON.stringify(probed),
    );
  });
}

function readable<T>(schema: z.ZodMiniType<T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    return jsonColumn(schema).parse(text);
  } catch {
    return null;
  }
}
