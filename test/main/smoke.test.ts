// The built desktop as a whole: it starts, its engine may die, its window may be closed, and it ends without a trace.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Key, LocalPath } from '../../src/contract/models.ts';
import { usualGuard } from '../../src/contract/pair.ts';
import type { Profile } from '../../src/contract/profile.ts';
import { knock } from '../../src/host/knock.ts';
import { closeDesktop, launchDesktop } from '../support/desktop-app.ts';
import { askEngine } from '../support/engine-port.ts';
import { hasKeychainPrograms, startKeychainSession } from '../support/keychain-session.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const limit = { timeout: 15_000, interval: 50 };

beforeAll(
  () => run(process.execPath, ['scripts/build.js', '--if-needed', '--quiet'], { cwd: root }),
  120_000,
);

async function startApp(env: Record<string, string | undefined> = {}) {
  const folder = await makeTempFolder();
  const app = await launchDesktop({ appDir: root, userDataDir: folder.path, env });
  const page = await app.firstWindow();
  await page.getByText('Transfers').first().waitFor();
  return { app, page, folder };
}

/** The processes that the engine has had in this data folder, the last one being the one that runs. */
async function enginePids(dataFolder: string): Promise<number[]> {
  const log = await readFile(join(dataFolder, 'log/longshore.log'), 'utf8').catch(() => '');
  const lines = log.split('\n').filter((line) => line.includes('"engine starts"'));
  return lines.map((line) => (JSON.parse(line) as { pid: number }).pid);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('The desktop', { timeout: 60_000 }, () => {
  let app: ElectronApplication;
  let page: Page;
  let folder: Awaited<ReturnType<typeof makeTempFolder>>;
  beforeAll(async () => {
    ({ app, page, folder } = await startApp());
  }, 60_000);
  afterAll(() => folder.remove());

  it('shows its window, and the engine answers it', async () => {
    expect(await page.title()).toBe('Longshore');
    const facts = await askEngine(page, 'engine.facts', null);
    expect(facts).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      dataFolder: folder.path,
    });
  });

  it('gives its page the bridge and nothing of Node or Electron', async () => {
    const found = await page.evaluate(() => ({
      bridge: Object.keys(window.longshore ?? {}).sort(),
      strangers: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
        (name) => name in window,
      ),
    }));
    expect(found).toEqual({ bridge: ['requestEngine', 'shell'], strangers: [] });
  });

  it('refuses what the page may not ask', async () => {
    const refusals = await page.evaluate(async () => {
      const { openExternal, reveal } = (window.longshore as NonNullable<typeof window.longshore>).shell;
      const said = (error: unknown) => String(error);
      return [
        await openExternal('file:///etc/passwd').catch(said),
        await reveal('relative/path').catch(said),
        await reveal('/there/is/nothing/here').catch(said),
      ];
    });
    expect(refusals).toEqual([
      'Error: Only https addresses are opened.',
      'Error: relative/path is not a full path.',
      'Error: There is nothing at /there/is/nothing/here any more, or it may not be read.',
    ]);
  });

  it('starts the engine again when it is killed, and the window goes on', async () => {
    const [first = 0] = await enginePids(folder.path);
    process.kill(first, 'SIGKILL');
    await vi.waitFor(async () => expect((await enginePids(folder.path)).length).toBe(2), limit);
    const lost = page.getByText('The connection to the Longshore engine was lost.');
    await vi.waitFor(async () => expect(await lost.count()).toBe(0), limit);
    expect(await askEngine(page, 'engine.facts', null)).toMatchObject({ dataFolder: folder.path });
    expect(isRunning(first)).toBe(false);
  });

  it('lets commands of this very version in to hand their jobs over, also after that', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    const line = await vi.waitUntil(() => knock(LocalPath.parse(folder.path), version), limit);
    expect(await line.call('transfer.list', null)).toMatchObject({ transfers: [] });
    line.close();
  });

  it('shows the queue in its tray, and resumes it from there', async () => {
    await app.evaluate(({ Menu }) => {
      const build = Menu.buildFromTemplate;
      Menu.buildFromTemplate = (template) =>
        Object.assign(globalThis, { trayMenu: build(template) }).trayMenu;
    });
    await askEngine(page, 'transfer.pause', { ids: null });
    await startUpload();
    await vi.waitFor(
      async () =>
        expect(await trayItems('queue', 'pause')).toEqual(['Paused, 1 waiting', 'Resume all transfers']),
      limit,
    );
    await clickTray('pause');
    await vi.waitFor(
      async () => expect(await trayItems('queue', 'pause')).toEqual(['No transfers', 'Pause all transfers']),
      limit,
    );
    const { transfers, summary } = await askEngine(page, 'transfer.list', null);
    expect([transfers.map(({ state }) => state), summary.isPaused]).toEqual([['done'], false]);
  });

  it('keeps a pair alike by itself once its folder changes, and pauses it from the tray', async () => {
    const paired = join(folder.path, 'paired');
    await mkdir(paired);
    const place = await practicePlace('paired/');
    await askEngine(page, 'pair.save', {
      id: null,
      draft: {
        ...{ name: 'Papers', folder: LocalPath.parse(paired), place, mode: 'two-way', deletes: 'trash' },
        ...{ conflicts: 'keep-both', schedule: { kind: 'watch' }, storageClass: null, ignore: [] },
        // So few requests that the bucket alone would be looked at in hours.
        ...{ guard: usualGuard, trashDays: 30, requestsPerMonth: 1 },
      },
    });
    await vi.waitFor(async () => {
      const [status] = await askEngine(page, 'pair.list', null);
      expect(status).toMatchObject({ state: 'idle', last: { isWhole: true, files: 0 } });
    }, limit);
    // The first one might also come with the look that follows when watching begins.
    for (const name of ['letter.txt', 'another.txt']) {
      await writeFile(join(paired, name), 'Dear all');
      await vi.waitFor(async () => {
        const found = await askEngine(page, 'entry.stat', { place, key: Key.parse(name) });
        expect(found).toMatchObject({ kind: 'file', sizeBytes: 8 });
      }, limit);
    }
    await vi.waitFor(
      async () =>
        expect(await trayItems('pairs', 'pause-pairs')).toEqual(['1 pair in sync', 'Pause syncing']),
      limit,
    );
    await clickTray('pause-pairs');
    await vi.waitFor(
      async () =>
        expect(await trayItems('pairs', 'pause-pairs')).toEqual(['Syncing is paused', 'Resume syncing']),
      limit,
    );
  });

  /** The labels of these items of the tray's menu, since a test has begun to keep it. */
  function trayItems(...ids: string[]) {
    return app.evaluate(
      (_electron, wanted) =>
        (globalThis as unknown as { trayMenu?: Electron.Menu }).trayMenu?.items
          .filter(({ id }) => wanted.includes(id))
          .map(({ label }) => label),
      ids,
    );
  }

  function clickTray(id: string): Promise<void> {
    return app.evaluate((_electron, wanted) => {
      (globalThis as unknown as { trayMenu: Electron.Menu }).trayMenu.getMenuItemById(wanted)?.click();
    }, id);
  }

  async function practicePlace(prefix: string) {
    const profiles = await askEngine(page, 'profile.list', null);
    const { id: profileId } = profiles.find((profile) => profile.source.kind === 'practice') as Profile;
    const [{ name: bucket } = { name: '' }] = await askEngine(page, 'bucket.list', { profileId });
    return { kind: 's3', profileId, bucket, prefix: Key.parse(prefix) } as const;
  }

  /** Uploads one file to the practice bucket. */
  async function startUpload(): Promise<void> {
    const source = join(folder.path, 'to-upload');
    await mkdir(source);
    await writeFile(join(source, 'shell.txt'), 'a shell');
    await askEngine(page, 'transfer.start', {
      source: { kind: 'local', path: LocalPath.parse(source) },
      keys: null,
      target: await practicePlace(''),
      ifExists: 'replace',
    });
  }

  it('hides when it is closed, says once that it goes on, and comes back', async () => {
    const isVisible = () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    expect(await isVisible()).toBe(true);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect(await isVisible()).toBe(false);
    await vi.waitFor(async () => {
      expect((await askEngine(page, 'settings.get', null)).saidOnce).toContain('window-hidden');
    }, limit);
    await app.evaluate(({ app }) => app.emit('second-instance'));
    expect(await isVisible()).toBe(true);
  });

  it('hands a command of the menu to its page', async () => {
    await page.evaluate(() => {
      const bridge = window.longshore;
      bridge?.shell.onCommand((command) => Object.assign(window, { heard: command }));
    });
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('shortcuts')?.click());
    await page.waitForFunction(() => (window as { heard?: string }).heard === 'shortcuts');
  });

  it('does not leave its page', async () => {
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.once('will-navigate', ({ url }) => {
        Object.assign(globalThis, { askedFor: url });
      });
    });
    // From a timer, so that the driver has its answer before the page tries to leave.
    await page.evaluate(() => {
      window.open('https://elsewhere.example/opened');
      setTimeout(() => window.location.assign('https://elsewhere.example/'), 0);
    });
    const askedFor = () => app.evaluate(() => (globalThis as { askedFor?: string }).askedFor);
    await vi.waitFor(async () => expect(await askedFor()).toBe('https://elsewhere.example/'), limit);
    const shown = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
    );
    expect(shown).toEqual(['app://longshore/index.html']);
  });

  it('ends with 0 and leaves no process behind', async () => {
    const pids = await enginePids(folder.path);
    expect(await closeDesktop(app)).toBe(0);
    expect(pids.filter(isRunning)).toEqual([]);
  });
});

describe('A desktop whose engine cannot start', () => {
  it('says what happened and why, tries again when told to, and quits when told to', async () => {
    const folder = await makeTempFolder();
    // A folder where the queue's database should be.
    await mkdir(join(folder.path, 'queue.db'));
    const app = await launchDesktop({ appDir: root, userDataDir: folder.path });
    try {
      const exited = once(app.process(), 'exit');
      await app.evaluate(({ dialog }) => {
        const asked: unknown[] = [];
        Object.assign(globalThis, { asked });
        dialog.showMessageBox = (async (options: unknown) => {
          asked.push(options);
          return { response: 0, checkboxChecked: false };
        }) as typeof dialog.showMessageBox;
      });
      const asked = () =>
        app.evaluate(() => (globalThis as { asked?: Electron.MessageBoxOptions[] }).asked ?? []);
      await vi.waitFor(async () => expect((await asked()).length).toBeGreaterThan(1), limit);
      const [question] = await asked();
      expect(question?.message).toMatch(/^Could not open the data folder/);
      expect(question?.buttons).toEqual(['Try again', 'Quit']);
      await app.evaluate(({ dialog }) => {
        dialog.showMessageBox = (async () => ({
          response: 1,
          checkboxChecked: false,
        })) as typeof dialog.showMessageBox;
      });
      expect((await exited)[0]).toBe(0);
    } finally {
      await folder.remove();
    }
  }, 60_000);
});

describe.runIf(await hasKeychainPrograms())('A secret', () => {
  const secret = { accessKeyId: 'AKIDSMOKETEST', secretAccessKey: 'a-secret-of-the-smoke-test' };
  const draft = {
    id: null,
    name: 'Smoke',
    endpoint: 'http://127.0.0.1:9',
    region: 'us-east-1',
    addressing: 'path',
    source: { kind: 'keychain' },
    secret,
  } as const;

  /** Every file below `folder` that holds the secret, as text or as UTF-16. */
  async function filesWithSecret(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const hits = await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async (entry) => {
          const path = join(entry.parentPath, entry.name);
          const bytes = await readFile(path).catch(() => Buffer.alloc(0));
          const forms = (['utf8', 'utf16le', 'base64'] as const).map((form) =>
            form === 'base64'
              ? Buffer.from(secret.secretAccessKey).toString('base64')
              : Buffer.from(secret.secretAccessKey, form),
          );
          return forms.some((form) => bytes.includes(form)) ? [path] : [];
        }),
    );
    return hits.flat();
  }

  /** Every process of this machine that has the secret in its arguments or environment. */
  async function processesWithSecret(): Promise<string[]> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const hits = await Promise.all(
      pids.flatMap((pid) =>
        ['cmdline', 'environ'].map(async (file) => {
          const text = await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
          return text.includes(secret.secretAccessKey) ? [`${pid} ${file}`] : [];
        }),
      ),
    );
    return hits.flat();
  }

  it('is in the keychain, and in no file and no process argument', async () => {
    const session = await startKeychainSession();
    onTestFinished(() => session.stop());
    const { app, page, folder } = await startApp(session.env);
    try {
      expect((await askEngine(page, 'engine.facts', null)).vault.keeps).toBe('keychain');
      const { id } = await askEngine(page, 'profile.save', draft);
      expect(await filesWithSecret(folder.path)).toEqual([]);
      expect(await processesWithSecret()).toEqual([]);
      const read = `const { Entry } = require('@napi-rs/keyring'); process.stdout.write(Buffer.from(new Entry('Longshore', '${id}', { linux: { store: 'secret-service' } }).getSecret()));`;
      const { stdout } = await run(process.execPath, ['-e', read], {
        cwd: root,
        env: { ...process.env, ...session.env },
      });
      expect(JSON.parse(stdout)).toEqual(secret);
    } finally {
      await closeDesktop(app);
    }
    try {
      // What is written at the very end is written by now.
      expect(await filesWithSecret(folder.path)).toEqual([]);
    } finally {
      await folder.remove();
    }
  }, 60_000);

  it('is kept for the run only, and written nowhere, where there is no keychain', async () => {
    const { app, page, folder } = await startApp({
      DBUS_SESSION_BUS_ADDRESS: undefined,
      XDG_RUNTIME_DIR: undefined,
    });
    try {
      const { vault } = await askEngine(page, 'engine.facts', null);
      expect(vault).toMatchObject({ keeps: 'this-run', reason: expect.stringContaining('this run only') });
      await askEngine(page, 'profile.save', draft);
      expect(await filesWithSecret(folder.path)).toEqual([]);
      expect(await processesWithSecret()).toEqual([]);
    } finally {
      await closeDesktop(app);
      await folder.remove();
    }
  }, 60_000);
});
