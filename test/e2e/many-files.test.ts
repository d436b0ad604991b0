// Thousands of small files up and down through the whole desktop, held to what is promised for a hundred thousand.

import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { missedBounds } from '../endurance/many-files-bounds.ts';
import { runManyFiles } from '../endurance/many-files-story.ts';

const root = resolve(import.meta.dirname, '../..');

beforeAll(
  () => promisify(execFile)(process.execPath, ['scripts/build.js', '--if-needed', '--quiet'], { cwd: root }),
  120_000,
);

it('small files move in little memory, with a queue that answers, through the death of the engine, and come back whole', async () => {
  expect(missedBounds(await runManyFiles(4000))).toEqual([]);
}, 180_000);
