// Moves very many small files up and down through the built desktop and says what that took; ends with 1 when a bound is missed.
//   npm run endurance:files -- --files 100000

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { missedBounds, tableOf } from './many-files-bounds.ts';
import { runManyFiles } from './many-files-story.ts';

const { values } = parseArgs({ options: { files: { type: 'string', default: '100000' } } });
const files = Number(values.files);
if (!Number.isSafeInteger(files) || files < 1000) {
  console.error('--files is a number from 1000 on.');
  process.exit(2);
}
const root = fileURLToPath(new URL('../..', import.meta.url));
spawnSync(process.execPath, ['scripts/build.js', '--if-needed', '--quiet'], { cwd: root, stdio: 'inherit' });
const figures = await runManyFiles(files, (line) => console.log(`endurance: ${line}`));
console.log(tableOf(figures));
const missed = missedBounds(figures);
for (const sentence of missed) console.log(`endurance: MISSED ${sentence}`);
process.exitCode = missed.length === 0 ? 0 : 1;
