// How this run was started: where its data is, which page it shows, and whether it may run at all.

import { isAbsolute, resolve } from 'node:path';
import { LocalPath } from '../contract/models.ts';
import { dataFolderOf, homeOf, platformOf } from '../host/folders.ts';
import { builtPage } from './page.ts';

type Env = Readonly<Record<string, string | undefined>>;

// Each opens the running application to whoever can reach it.
const openingSwitches = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'inspect',
  'inspect-brk',
  'js-flags',
];

/** The data folder: `--data-dir`, else Electron's own `--user-data-dir`, else where every face of Longshore looks. */
export function dataFolderOfLaunch(switchValue: (name: string) => string, env: Env): LocalPath {
  const given = switchValue('data-dir') || switchValue('user-data-dir');
  if (given) return LocalPath.parse(isAbsolute(given) ? given : resolve(given));
  return dataFolderOf(platformOf(), homeOf(), env);
}

/** The page to show: the built one, or in development the one that the bundler serves on this computer. */
export function pageOfLaunch(isPackaged: boolean, env: Env): string {
  const served = env['ELECTRON_RENDERER_URL'];
  return !isPackaged && served && URL.canParse(served) ? served : builtPage;
}

/** The first switch of a release that would let others into it, or null. */
export function refusedSwitch(isPackaged: boolean, hasSwitch: (name: string) => boolean): string | null {
  return (isPackaged && openingSwitches.find(hasSwitch)) || null;
}
