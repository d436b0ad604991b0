// The pairs that a person has made, in `config.db`: several processes share them.

import { Pair, type PairId } from '../../contract/pair.ts';
import { z } from '../../contract/schema.ts';
import type { Database } from './database.ts';

export const pairTable = `
  CREATE TABLE pair (id TEXT PRIMARY KEY, facts TEXT NOT NULL) STRICT;`;

const Row = z.object({ facts: z.string() });

export interface PairTable {
  /** Oldest first. One that another version has written in another form is left out, and left where it is. */
  pairs(): Pair[];
  savePair(pair: Pair): void;
  removePair(id: PairId): void;
}

export function createPairTable(database: Database): PairTable {
  return {
    pairs: () =>
      database.all(Row, 'SELECT facts FROM pair ORDER BY rowid').flatMap(({ facts }) => {
        const read = Pair.safeParse(JSON.parse(facts));
        return read.success ? [read.data] : [];
      }),
    savePair: (pair) =>
      void database.run(
        'INSERT INTO pair (id, facts) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET facts = excluded.facts',
        pair.id,
        JSON.stringify(pair),
      ),
    removePair: (id) => void database.run('DELETE FROM pair WHERE id = ?', id),
  };
}
