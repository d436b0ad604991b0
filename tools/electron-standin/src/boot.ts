// The first file of the process that stands in for Electron: reads the command line, loads the app, starts the browser.

import { readFileSync, statSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FoundBrowser, findBrowser } from '../browser/find-browser.ts';
import { app } from './app.ts';
import { launchChromium } from './chromium.ts';
import { addedSwitches, readSwitches } from './command-line.ts';
import { bundlePageSources } from './page-source.ts';
import { refusePopups } from './page-target.ts';
import { setRunningChromium } from './running-chromium.ts';

registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(\/(main|common))?$/.test(specifier)
      ? { url: new URL('./electron.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
});

const require = createRequire(import.meta.url);
const args = process.argv.slice(2);
const required = valuesOf('-r');
readSwitches(args);
becomeElectron();
// The app's folder is taken before the required modules run: Playwright's cuts the command line.
const main = describeApp(
  args.find((argument, index) => !argument.startsWith('-') && args[index - 1] !== '-r') ?? '.',
);

for (const file of required) require(file);

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());

const slow = setTimeout(() => {
  console.error(
    'stand-in: the main module has not ended yet. Does it await app.whenReady() at its top level?',
  );
}, 10_000);
await import(pathToFileURL(main).href);
clearTimeout(slow);

const browser = await chosenBrowser();
const [chromium] = await Promise.all([launchChromium(browser, addedSwitches()), bundlePageSources()]);
setRunningChromium(chromium);
const { product } = await chromium.cdp.root.send('Browser.getVersion');
Object.assign(process.versions, { chrome: product.split('/')[1] });
await refusePopups(chromium.cdp);
// `ready` goes through the emit of the exported object, which Playwright replaces to hold it back until it is attached.
app.becomeReady((event, ...details) => app.emit(event, ...details));
process.stderr.write(`\nDevTools listening on ${chromium.devToolsUrl}\n`);

function valuesOf(flag: string): string[] {
  return args.flatMap((argument, index) => (argument === flag ? [args[index + 1] ?? ''] : []));
}

function becomeElectron(): void {
  const executable = process.env.ELECTRON_STANDIN_EXECUTABLE ?? process.execPath;
  const manifest: { version: string } = JSON.parse(
    readFileSync(require.resolve('electron/package.json'), 'utf8'),
  );
  process.argv = [executable, ...args];
  Object.assign(process.versions, { electron: manifest.version });
  Object.assign(process, {
    type: 'browser',
    defaultApp: true,
    resourcesPath: join(dirname(executable), 'resources'),
  });
}

/** Reads the app's package and gives the path of its main module. */
function describeApp(given: string): string {
  const path = resolve(given);
  if (statSync(path).isFile()) {
    app.describe(basename(path), '0.0.0', dirname(path));
    return path;
  }
  const manifest: { name?: string; productName?: string; version?: string; main?: string } = JSON.parse(
    readFileSync(join(path, 'package.json'), 'utf8'),
  );
  app.describe(manifest.productName ?? manifest.name ?? 'Electron', manifest.version ?? '0.0.0', path);
  return join(path, manifest.main ?? 'index.js');
}

/** Whoever starts many of us has looked for the browser once and says which. */
async function chosenBrowser(): Promise<Pick<FoundBrowser, 'executablePath' | 'env' | 'args'>> {
  const given = process.env.ELECTRON_STANDIN_BROWSER;
  return given === undefined ? findBrowser() : JSON.parse(given);
}
