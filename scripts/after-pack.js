// Runs once for each packed target, before it is signed: turns the fuses of its Electron.

import { join } from 'node:path';
import { flipFuses } from '@electron/fuses';
import { fuseConfig } from './fuses.ts';
import { layouts } from './packed-app.ts';

/** electron-builder's hook. Its own way to the fuses is an older one, which does not know them all. */
export default async function afterPack({ appOutDir, packager }) {
  await flipFuses(join(appOutDir, layouts[packager.platform.buildConfigurationKey].executable), fuseConfig());
}
