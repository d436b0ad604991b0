import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { openConfigJournal } from '../../../src/engine/journal/config-journal.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function open(file: string) {
  const config = await openConfigJournal(
    { file, log: () => undefined, now: () => 0 },
    { min: 1, desired: 1, max: 2 },
  );
  onTestFinished(() => config.close());
  return config;
}

it('settings that another version did not write, or wrote in another form, are the usual ones; the others stay', async () => {
  const file = join(await tempFolder(), 'config.db');
  const usual = (await open(file)).settings();
  const other = new DatabaseSync(file);
  const write = other.prepare('INSERT INTO setting (name, value) VALUES (?, ?)');
  write.run('theme', '"dark"');
  write.run('requests', '16');
  write.run('workers', '{"min":4,"desired":2,"max":1}');
  write.run('of-another-version', '[]');
  other.close();
  expect((await open(file)).settings()).toEqual({ ...usual, theme: 'dark' });
});

it('the usual number of workers is what suits the machine, until somebody sets it', async () => {
  const file = join(await tempFolder(), 'config.db');
  const opening = { file, log: () => undefined, now: () => 0 };
  const onFour = await openConfigJournal(opening, { min: 1, desired: 2, max: 3 });
  expect(onFour.settings().workers).toEqual({ min: 1, desired: 2, max: 3 });
  onFour.saveSettings({ workers: { min: 1, desired: 1, max: 1 } });
  onFour.close();
  const again = await openConfigJournal(opening, { min: 1, desired: 2, max: 3 });
  onTestFinished(() => again.close());
  expect(again.settings().workers).toEqual({ min: 1, desired: 1, max: 1 });
});
