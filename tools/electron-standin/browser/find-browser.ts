// Finds a Chromium for the tests: an installed one where there is one, else the one that comes with `npm ci`.

import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { browserFlags } from './browser-flags.ts';
import { unpackNpmBrowser } from './npm-browser.ts';

const run = promisify(execFile);

export interface FoundBrowser {
  readonly executablePath: string;
  /** What the browser process needs on top of the caller's own environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** As the browser tells it, for example `Chromium 153.0.8010.0`. */
  readonly version: string;
  readonly source: 'installed' | 'npm';
}

/** Without it Chromium mistakes names outside ASCII where no locale is set, as on a bare machine. */
const locale: Readonly<Record<string, string>> = process.platform === 'linux' ? { LC_ALL: 'C.UTF-8' } : {};

/**
 * Finds a Chromium, in this order: CHROME_PATH, then google-chrome, chromium and chromium-browser on PATH, then the npm package.
 * LONGSHORE_TEST_BROWSER=npm skips the installed ones; =installed refuses the package.
 */
export async function findBrowser(): Promise<FoundBrowser> {
  const wanted = process.env.LONGSHORE_TEST_BROWSER;
  const installed = wanted === 'npm' ? undefined : await findInstalled();
  if (installed !== undefined) {
    return {
      executablePath: installed,
      env: locale,
      args: browserFlags,
      version: await versionOf(installed, {}),
      source: 'installed',
    };
  }
  if (wanted === 'installed') {
    throw new Error(
      'No installed Chrome or Chromium was found. Set CHROME_PATH, or unset LONGSHORE_TEST_BROWSER.',
    );
  }
  const { executablePath, env } = await unpackNpmBrowser();
  return {
    executablePath,
    env: { ...env, ...locale },
    args: browserFlags,
    version: await versionOf(executablePath, env),
    source: 'npm',
  };
}

async function findInstalled(): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const names = ['google-chrome', 'chromium', 'chromium-browser'];
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  for (const candidate of [process.env.CHROME_PATH ?? '', ...onPath]) {
    if (candidate !== '' && (await isExecutable(candidate))) return candidate;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function versionOf(executablePath: string, env: Readonly<Record<string, string>>): Promise<string> {
  const { stdout } = await run(executablePath, ['--version'], { env: { ...process.env, ...env } });
  return stdout.trim().split(' built on')[0] ?? '';
}
