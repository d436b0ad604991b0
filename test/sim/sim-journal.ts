// The real journal of a pair in memory, which can be lost, set back to an older state, or lose its last writes in a power cut.

import { DatabaseSync } from 'node:sqlite';
import { openPairJournal } from '../../src/engine/journal/open-pair-journal.ts';
import type { PairJournal } from '../../src/engine/journal/pair-journal.ts';

/** A journal as it was. */
export type OldJournal = Uint8Array;

let lastName = 0;

export class SimJournal {
  readonly journal: PairJournal;
  /** What a power cut leaves; null where there never is one. */
  #safe: OldJournal | null = null;
  /** A connection of our own to the same memory. */
  readonly #peek: DatabaseSync;

  private constructor(journal: PairJournal, peek: DatabaseSync, losesWrites: boolean) {
    this.#peek = peek;
    this.journal = losesWrites ? this.#noticing(journal) : journal;
  }

  /** `losesWrites`: what does not wait for the disk may be gone after a power cut. */
  static async open(losesWrites: boolean, old: OldJournal | null = null): Promise<SimJournal> {
    lastName += 1;
    const file = `file:sim-${lastName}?mode=memory&cache=shared`;
    const peek = new DatabaseSync(file);
    if (old) fill(file, old);
    const journal = await openPairJournal({ file, log: () => undefined, now: () => 0 });
    return new SimJournal(journal, peek, losesWrites);
  }

  old(): OldJournal {
    return this.#peek.serialize();
  }

  /** What is left of it after the power went. */
  afterPowerCut(): OldJournal {
    return this.#safe ?? this.old();
  }

  close(): void {
    this.journal.close();
    this.#peek.close();
  }

  /** The calls that wait for the disk make all that came before them safe. */
  #noticing(journal: PairJournal): PairJournal {
    const settle = <T>(result: T): T => {
      this.#safe = this.old();
      return result;
    };
    settle(null);
    return {
      ...journal,
      saveFacts: (facts) => settle(journal.saveFacts(facts)),
      transaction: (work) => settle(journal.transaction(work)),
      clearBase: () => settle(journal.clearBase()),
      approveHeld: () => settle(journal.approveHeld()),
      saveBegun: (op, begun) => settle(journal.saveBegun(op, begun)),
      beginOp(op) {
        journal.beginOp(op);
        if (op.aside) settle(null);
      },
    };
  }
}

/** Copies an old journal into the shared memory of that name, which must be empty. */
function fill(file: string, old: OldJournal): void {
  const source = new DatabaseSync(':memory:');
  source.deserialize(old);
  source.exec(`ATTACH '${file}' AS target`);
  const made = source.prepare(
    `SELECT type, name, sql FROM main.sqlite_master WHERE sql IS NOT NULL ORDER BY type = 'index'`,
  );
  for (const row of made.all()) {
    const [type, name, sql] = [String(row['type']), String(row['name']), String(row['sql'])];
    source.exec(sql.replace(/^CREATE (TABLE|UNIQUE INDEX|INDEX) /, 'CREATE $1 target.'));
    if (type === 'table') source.exec(`INSERT INTO target.${name} SELECT * FROM main.${name}`);
  }
  const { user_version: form } = source.prepare('PRAGMA main.user_version').get() ?? {};
  source.exec(`PRAGMA target.user_version = ${String(form)}`);
  source.close();
}
