// app.getPath and app.setPath: where the app's files and the user's folders are.

import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { commandLine } from './command-line.ts';

const set = new Map<string, string>();

/** Gives a named path; `appName` names the app's own folder. */
export function getPath(name: string, appName: string, appPath: string): string {
  const known = set.get(name) ?? standardPath(name, appName, appPath);
  if (known === undefined) throw new Error(`Failed to get '${name}' path`);
  return known;
}

export function setPath(name: string, path: string): void {
  if (!isAbsolute(path)) throw new Error('Path must be absolute');
  set.set(name, path);
}

function standardPath(name: string, appName: string, appPath: string): string | undefined {
  const home = set.get('home') ?? homedir();
  const userData = () => getPath('userData', appName, appPath);
  switch (name) {
    case 'home':
      return home;
    case 'appData':
      return process.env.XDG_CONFIG_HOME ?? join(home, '.config');
    case 'userData':
      return (
        commandLine.getSwitchValue('user-data-dir') || join(getPath('appData', appName, appPath), appName)
      );
    case 'sessionData':
      return userData();
    case 'logs':
      return join(userData(), 'logs');
    case 'crashDumps':
      return join(userData(), 'Crashpad');
    case 'temp':
      return tmpdir();
    case 'exe':
    case 'module':
      return process.execPath;
    case 'desktop':
    case 'documents':
    case 'downloads':
    case 'music':
    case 'pictures':
    case 'videos':
      return join(home, name.charAt(0).toUpperCase() + name.slice(1));
    default:
      return undefined;
  }
}
