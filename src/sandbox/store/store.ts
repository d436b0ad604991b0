// The store: the index and the bodies of one folder, opened, recovered and closed together.

import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Bodies } from './bodies.ts';
import { BodySink } from './body-sink.ts';
import { createCommitter } from './committer.ts';
import { openIndex } from './index-file.ts';
import { Sql } from './sql.ts';

export interface Store {
  /** Reads anywhere; writes only inside `commit`. */
  readonly sql: Sql;
  readonly bodies: Bodies;
  /** Runs a synchronous change; resolves when it is on the disk. See `Committer.commit`. */
  commit<T>(change: () => T): Promise<T>;
  /** Opens a place for the bytes of one body. */
  newBody(): BodySink;
  /** Gives a content number that nothing has had since the folder was opened. */
  newContent(): number;
  /** Is told inside a change which files may have lost their last reference; checked after the commit. */
  release(files: readonly string[]): void;
  close(): void;
}

/** Opens the folder, creating what is missing, and removes the bodies that an unclean end left unreferenced. */
export async function openStore(dir: string): Promise<Store> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  refuseLostIndex(dir);
  const database = openIndex(dir);
  const sql = new Sql(database);
  const isReferenced = (file: string): boolean =>
    sql.get`SELECT 1 FROM part WHERE file = ${file}` !== undefined;
  let bodies: Bodies;
  try {
    bodies = new Bodies(join(dir, 'bodies'));
    await bodies.sweep(isReferenced);
  } catch (error) {
    database.close();
    throw error;
  }

  let released: string[] = [];
  const committer = createCommitter(database, () => {
    const files = released;
    released = [];
    for (const file of new Set(files)) if (!isReferenced(file)) bodies.remove(file);
  });
  const lastUsed = sql.get`
    SELECT max(coalesce((SELECT max(content) FROM part), 0), coalesce((SELECT max(content) FROM upload), 0)) AS content`;
  let lastContent = Number(lastUsed?.['content'] ?? 0);

  return {
    sql,
    bodies,
    commit: committer.commit,
    newBody: () => new BodySink(bodies),
    newContent() {
      lastContent += 1;
      return lastContent;
    },
    release: (files) => void released.push(...files),
    close() {
      committer.close();
      database.close();
    },
  };
}

// A new index refers to nothing, and what nothing refers to is swept: that must never be all that there is.
function refuseLostIndex(dir: string): void {
  const bodies = join(dir, 'bodies');
  if (existsSync(join(dir, 'index.sqlite')) || !existsSync(bodies)) return;
  if (readdirSync(bodies, { recursive: true, withFileTypes: true }).some((entry) => entry.isFile())) {
    throw new Error(
      `${bodies} holds the bytes of objects, but index.sqlite beside it is missing. Put it back first.`,
    );
  }
}
