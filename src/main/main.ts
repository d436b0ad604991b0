// The desktop shell: starts the engine and the keychain in processes of their own, shows the window, stays out of the way.

import { join } from 'node:path';
import { app, crashReporter, dialog, session } from 'electron';
import { systemClock } from '../host/clock.ts';
import { ensureFolder } from '../host/folders.ts';
import { createLog } from '../host/log.ts';
import { startDesktop } from './desktop.ts';
import { dataFolderOfLaunch, pageOfLaunch, refusedSwitch } from './launch.ts';
import { confineNavigation, confineRequests } from './navigation.ts';
import { limitPermissions } from './permissions.ts';
import { claimScheme, servePage } from './scheme.ts';

app.enableSandbox();
claimScheme();
start();

function start(): void {
  const refused = refusedSwitch(app.isPackaged, (name) => app.commandLine.hasSwitch(name));
  if (refused) return stop(`Longshore does not start with --${refused}.`);

  try {
    const dataFolder = dataFolderOfLaunch((name) => app.commandLine.getSwitchValue(name), process.env);
    ensureFolder(dataFolder);
    app.setPath('userData', dataFolder);
    // What Chromium keeps is its own business, apart from what is Longshore's.
    app.setPath('sessionData', join(dataFolder, 'chromium'));
    app.setPath('crashDumps', join(dataFolder, 'crashes'));
    app.setAppUserModelId('app.longshore.desktop');
    crashReporter.start({ uploadToServer: false });

    if (!app.requestSingleInstanceLock()) return app.exit(0);
    const log = createLog(dataFolder, { clock: systemClock });
    process.on('uncaughtException', (error) => log('error', 'the shell failed', { error }));

    const page = pageOfLaunch(app.isPackaged, process.env);
    confineNavigation(page);
    app
      .whenReady()
      .then(() => {
        confineRequests(page);
        limitPermissions(session.defaultSession, page);
        servePage(join(import.meta.dirname, '../renderer'));
        return startDesktop({ folder: import.meta.dirname, dataFolder, page, log });
      })
      .catch((error: unknown) => {
        log('error', 'the shell could not start', { error });
        stop(`The log in ${join(dataFolder, 'log')} says why.`);
      });
  } catch (error) {
    stop(error instanceof Error ? error.message : String(error));
  }
}

function stop(reason: string): void {
  dialog.showErrorBox('Longshore cannot start', reason);
  app.exit(1);
}
