// What the folder of a pair has done outlasts a power cut that follows at once, on a real file system.

import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openFolder } from '../../../../src/engine/sync/local/open-folder.ts';
import { mountPowerCutDisk } from '../../../support/power-cut-disk.ts';
import { key } from '../folder-suite.ts';

it('what was marked, moved, removed and destroyed is so after a power cut, unlike what nobody made last', async () => {
  const disk = await mountPowerCutDisk();
  if (disk === null) return;
  try {
    const folder = await openFolder(disk.path, 'linux', { mayTry: true });
    const namesAfter = async () => {
      const names = await readdir(await disk.cut(), { recursive: true });
      return names.filter((name) => !name.startsWith('lost+found')).sort();
    };

    await folder.mark('mark', null);
    expect(await readFile(join(await disk.cut(), '.longshore/mark'), 'utf8')).toBe('mark');

    for (const name of ['a', 'b']) await writeFile(join(disk.path, name), name);
    await mkdir(join(disk.path, 'empty'));
    execFileSync('sync', ['-f', disk.path]);
    const rest = ['.longshore', '.longshore/mark'];
    expect(await namesAfter()).toEqual([...rest, 'a', 'b', 'empty']);

    // The one thing that is not promised shows that this test could fail.
    await folder.makeFolder(key('made'));
    expect(await namesAfter()).not.toContain('made');

    await folder.removeFolder(key('empty'));
    expect(await namesAfter()).not.toContain('empty');

    await folder.move(key('a'), key('to/deep/a'));
    const moved = [...rest, '.longshore/moved', 'b', 'made', 'to', 'to/deep', 'to/deep/a'];
    expect(await namesAfter()).toEqual(moved);
    expect(await readFile(join(await disk.cut(), 'to/deep/a'), 'utf8')).toBe('a');

    await folder.move(key('b'), key('.longshore/trash/1/b'));
    const names = await namesAfter();
    expect(names).toContain('.longshore/trash/1/b');
    expect(names).not.toContain('b');

    await folder.destroy(key('.longshore/trash/1/b'));
    expect(await namesAfter()).not.toContain('.longshore/trash/1/b');
  } finally {
    await disk.remove();
  }
});
