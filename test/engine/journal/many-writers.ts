// A program for the test of several processes at one database: writes twenty rows, each in a transaction of its own.

import { openDatabase } from '../../../src/engine/journal/database.ts';

const database = await openDatabase({
  file: process.argv[2] ?? '',
  migrations: ['CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT'],
  now: () => Date.now(),
  log: () => undefined,
});
for (let row = 0; row < 20; row += 1)
  database.transaction(() => database.run('INSERT INTO note (text) VALUES (?)', `${process.pid} ${row}`));
database.close();
