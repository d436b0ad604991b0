import { fork } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from '../../../src/contract/schema.ts';
import { type Database, lockFile, openDatabase } from '../../../src/engine/journal/database.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const first = 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT';
const second = `ALTER TABLE note ADD COLUMN colour TEXT NOT NULL DEFAULT 'white'`;
const Row = z.object({ text: z.string() });

async function open(file: string, migrations: string[] = [first], logged: string[] = []): Promise<Database> {
  const database = await openDatabase({
    file,
    migrations,
    now: () => 0,
    log: (level, what, facts) => void logged.push(`${level}: ${what} ${JSON.stringify(facts)}`),
  });
  let isClosed = false;
  const close = () => {
    if (!isClosed) database.close();
    isClosed = true;
  };
  onTestFinished(close);
  return { ...database, close };
}

describe('a database', () => {
  it('keeps what was committed, in write-ahead mode', async () => {
    const file = join(await tempFolder(), 'a.db');
    const database = await open(file);
    database.run('INSERT INTO note (text) VALUES (?)', 'hello');
    database.close();
    const again = await open(file);
    expect(again.all(Row, 'SELECT text FROM note')).toEqual([{ text: 'hello' }]);
    expect(again.first(z.object({ journal_mode: z.string() }), 'PRAGMA journal_mode')).toEqual({
      journal_mode: 'wal',
    });
    expect(again.first(z.object({ synchronous: z.int() }), 'PRAGMA synchronous')).toEqual({ synchronous: 2 });
  });

  it('takes an older form to the newest and keeps its rows', async () => {
    const file = join(await tempFolder(), 'a.db');
    const old = await open(file);
    old.run('INSERT INTO note (text) VALUES (?)', 'hello');
    old.close();
    const database = await open(file, [first, second]);
    const Colour = z.object({ text: z.string(), colour: z.string() });
    expect(database.all(Colour, 'SELECT text, colour FROM note')).toEqual([
      { text: 'hello', colour: 'white' },
    ]);
  });

  it('leaves the form as it was when a migration fails half way', async () => {
    const file = join(await tempFolder(), 'a.db');
    (await open(file)).close();
    await expect(open(file, [first, `${second}; NONSENSE`])).rejects.toThrow();
    const database = await open(file);
    expect(
      database.all(z.object({ name: z.string() }), "SELECT name FROM pragma_table_info('note')"),
    ).toEqual([{ name: 'id' }, { name: 'text' }]);
  });

  it('of a newer Longshore is refused and left alone', async () => {
    const file = join(await tempFolder(), 'a.db');
    (await open(file, [first, second])).close();
    await expect(open(file, [first])).rejects.toMatchObject({ code: 'engine.outdated', from: file });
    await open(file, [first, second]);
  });

  it.each([
    ['no database at all', async (file: string) => writeFile(file, 'x'.repeat(5000))],
    [
      'pages overwritten',
      async (file: string) => {
        const database = await open(file);
        database.transaction(() => {
          for (let row = 0; row < 2000; row += 1)
            database.run('INSERT INTO note (text) VALUES (?)', `row ${row}`);
        });
        database.close();
        const bytes = await readFile(file);
        bytes.fill(0xff, 8192, 20_000);
        await writeFile(file, bytes);
      },
    ],
  ])('that is damaged (%s) is set aside, told in the log, and begun anew', async (_, damage) => {
    const folder = await tempFolder();
    const file = join(folder, 'a.db');
    await damage(file);
    const damaged = await readFile(file);
    const logged: string[] = [];
    const database = await open(file, [first], logged);
    expect(database.all(Row, 'SELECT text FROM note')).toEqual([]);
    const aside = (await readdir(folder)).find((name) => name === 'a.db.damaged-1970-01-01T00-00-00.000Z');
    expect(await readFile(join(folder, aside ?? ''))).toEqual(damaged);
    expect(logged).toEqual([
      expect.stringMatching(/^error: a damaged database was set aside and a new one begun/),
    ]);
  });

  it('waits for the disk again after a transaction that did not, however that ended', async () => {
    const database = await open(join(await tempFolder(), 'a.db'));
    const Mode = z.object({ synchronous: z.int() });
    const mode = () => database.first(Mode, 'PRAGMA synchronous')?.synchronous;
    const note = (text: string) => {
      database.run('INSERT INTO note (text) VALUES (?)', text);
      return mode();
    };
    expect(database.transactionSoon(() => note('kept'))).toBe(1);
    expect(mode()).toBe(2);
    const broken = () =>
      database.transactionSoon(() => {
        note('lost');
        throw new Error('no');
      });
    expect(broken).toThrow('no');
    expect(mode()).toBe(2);
    expect(database.all(Row, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
  });

  it('rolls a transaction back as a whole', async () => {
    const database = await open(':memory:');
    const work = () =>
      database.transaction(() => {
        database.run('INSERT INTO note (text) VALUES (?)', 'one');
        throw new Error('no');
      });
    expect(work).toThrow('no');
    expect(database.all(Row, 'SELECT text FROM note')).toEqual([]);
  });

  it('that cannot be written says why', async () => {
    const file = join(await tempFolder(), 'a.db');
    const database = await open(file);
    database.run('PRAGMA query_only = 1');
    expect(() => database.run('INSERT INTO note (text) VALUES (?)', 'x')).toThrow(
      expect.objectContaining({ code: 'disk.read-only', op: 'journal.write', from: file }),
    );
    await expect(open(join(file, 'below'))).rejects.toMatchObject({ code: 'access.denied' });
  });

  it('that has no room left says so and goes on when there is', async () => {
    const database = await open(':memory:');
    const fill = () => database.run('INSERT INTO note (text) VALUES (?)', 'x'.repeat(100_000));
    database.run('PRAGMA max_page_count = 20');
    expect(fill).toThrow(expect.objectContaining({ code: 'disk.full' }));
    database.run('PRAGMA max_page_count = 1000');
    expect(fill()).toBe(1);
  });

  it('is opened and written by several processes at once', async () => {
    const file = join(await tempFolder(), 'a.db');
    const program = fileURLToPath(new URL('./many-writers.ts', import.meta.url));
    const codes = await Promise.all(
      Array.from({ length: 3 }, () => {
        const child = fork(program, [file], { execArgv: [] });
        return new Promise<number | null>((resolve) => child.on('exit', resolve));
      }),
    );
    expect(codes).toEqual([0, 0, 0]);
    expect((await open(file)).all(Row, 'SELECT text FROM note').length).toBe(60);
  });
});

describe('a lock', () => {
  it('is had by one at a time', async () => {
    const file = join(await tempFolder(), 'queue.lock');
    const lock = lockFile(file);
    expect(() => lockFile(file)).toThrow(expect.objectContaining({ code: 'engine.busy', from: file }));
    lock.close();
    lockFile(file).close();
  });

  it('is the system\u2019s, so that another program sees it too', async () => {
    const file = join(await tempFolder(), 'queue.lock');
    const lock = lockFile(file);
    const other = new DatabaseSync(file, { timeout: 0 });
    expect(() => other.exec('BEGIN IMMEDIATE')).toThrow('locked');
    other.close();
    lock.close();
  });
});
