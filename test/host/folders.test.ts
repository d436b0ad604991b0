// Where the data folder is on each system.

import { expect, test } from 'vitest';
import type { LocalPath } from '../../src/contract/models.ts';
import { dataFolderOf, ensureFolder } from '../../src/host/folders.ts';
import { tempFolder } from '../support/temp-folder.ts';

const home = '/home/ada' as LocalPath;

test.each([
  ['linux', {}, '/home/ada/.local/share/longshore'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/longshore'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ada/.local/share/longshore'],
  ['darwin', { XDG_DATA_HOME: '/data' }, '/home/ada/Library/Application Support/Longshore'],
  ['linux', { LONGSHORE_DATA_DIR: '/own', XDG_DATA_HOME: '/data' }, '/own'],
] as const)('on %s with %o it is %s', (platform, env, wanted) => {
  expect(dataFolderOf(platform, home, env)).toBe(wanted);
});

test('on Windows it is in the roaming folder', () => {
  const folder = dataFolderOf('win32', 'C:\\Users\\ada' as LocalPath, {
    APPDATA: 'C:\\Users\\ada\\AppData\\Roaming',
  });
  expect(folder).toBe('C:\\Users\\ada\\AppData\\Roaming\\Longshore');
});

test('a folder that cannot be made is told by its path', async () => {
  const parent = await tempFolder();
  const { writeFile } = await import('node:fs/promises');
  await writeFile(`${parent}/file`, '');
  expect(() => ensureFolder(`${parent}/file/data` as LocalPath)).toThrow(
    expect.objectContaining({ code: 'access.denied', raw: 'ENOTDIR', from: `${parent}/file/data` }),
  );
});
