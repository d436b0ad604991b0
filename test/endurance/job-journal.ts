// What the journal of a killed command's job says, read from a copy so that nothing of it is touched.

import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Journalled {
  /** What was begun, as the journal has it; null for nothing. */
  readonly begun: { readonly partBytes: number; readonly uploadId?: string; readonly path?: string } | null;
  /** The numbers of the parts that are across. */
  readonly parts: ReadonlySet<number>;
  /** The job has come to its end: the same command would begin it anew. */
  readonly hasEnded: boolean;
}

/** What there is before the first run. */
export const nothing: Journalled = { begun: null, parts: new Set(), hasEnded: false };

/** Reads the one job in `dataFolder`. */
export async function readJobJournal(dataFolder: string): Promise<Journalled> {
  const folder = join(dataFolder, 'jobs');
  const names = await readdir(folder).catch(() => []);
  const database = names.find((name) => name.endsWith('.db'));
  if (database === undefined) return nothing;
  const copy = await mkdtemp(join(tmpdir(), 'longshore-journal-'));
  try {
    for (const name of names.filter((one) => one.startsWith(database)))
      await cp(join(folder, name), join(copy, name));
    return read(join(copy, database));
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function read(file: string): Journalled {
  const database = new DatabaseSync(file);
  try {
    const tables = database.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'begun'").get();
    // Killed before it was made.
    if (tables?.['n'] === 0) return nothing;
    const row = database.prepare('SELECT what FROM begun').get();
    const ended = database.prepare('SELECT ended_ms FROM transfer ORDER BY number DESC LIMIT 1').get();
    const hasEnded = ended !== undefined && ended['ended_ms'] !== null;
    if (row === undefined) return { ...nothing, hasEnded };
    const numbers = database.prepare('SELECT number FROM part').all();
    return {
      begun: JSON.parse(String(row['what'])),
      parts: new Set(numbers.map(({ number }) => Number(number))),
      hasEnded,
    };
  } finally {
    database.close();
  }
}
