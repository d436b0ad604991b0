// Programs that the modes of files bind as they bind a person, even where root runs the tests.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What to put before a command so that it cannot read what is closed to it; null where that cannot be had. */
export const boundByModes: readonly string[] | null = find();

function find(): readonly string[] | null {
  if (process.platform === 'win32') return null;
  if (process.getuid?.() !== 0) return [];
  const prefix = ['setpriv', '--bounding-set', '-dac_override,-dac_read_search'];
  const [program = '', ...args] = prefix;
  const folder = mkdtempSync(join(tmpdir(), 'longshore-modes-'));
  const closed = join(folder, 'closed');
  writeFileSync(closed, '', { mode: 0 });
  const tried = spawnSync(program, [...args, 'sh', '-c', '! cat "$0" 2> /dev/null', closed]);
  rmSync(folder, { recursive: true });
  return tried.status === 0 ? prefix : null;
}
