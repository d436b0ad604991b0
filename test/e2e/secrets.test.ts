// A secret typed into the form is used, and then found in the keychain alone: not in a file, an argument, or the memory of the window.

import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDesktop, launchDesktop } from '../support/desktop-app.ts';
import {
  hasKeychainPrograms,
  type KeychainSession,
  startKeychainSession,
} from '../support/keychain-session.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { longshoreWindow } from './support/longshore-window.ts';
import { picture } from './support/pictures.ts';

const root = resolve(import.meta.dirname, '../..');
const keys = { accessKeyId: 'SECRETSTORYKEY000001', secretAccessKey: 'm4rk3d/Secret+That=Nobody0ught2Find/' };
const isHere = await hasKeychainPrograms();
if (!isHere)
  console.log('no test of secrets in a keychain: dbus-daemon or gnome-keyring-daemon is not installed');

describe.each([
  ['with a keychain', 'unlocked', isHere],
  ['without a keychain', 'nobus', true],
] as const)('a secret that was typed into the form, %s', (_name, mode, canRun) => {
  let sandbox: TestSandbox;
  let session: KeychainSession | null = null;
  let folder: Awaited<ReturnType<typeof makeTempFolder>>;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    if (!canRun) return;
    sandbox = await startTestSandbox(keys);
    const client = new S3Client({ ...sandbox, credentials: keys, forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: 'seen' }));
    client.destroy();
    session = mode === 'unlocked' ? await startKeychainSession() : null;
    folder = await makeTempFolder();
    const none = { DBUS_SESSION_BUS_ADDRESS: undefined, XDG_RUNTIME_DIR: undefined };
    app = await launchDesktop({ appDir: root, userDataDir: folder.path, env: session?.env ?? none });
    page = await app.firstWindow();
  });
  afterAll(async () => {
    if (!canRun) return;
    await closeDesktop(app);
    // What is written at the very end is written by now.
    expect(await filesWithSecret(folder.path)).toEqual([]);
    await session?.stop();
    await sandbox.stop();
    await folder.remove();
  });

  it.skipIf(!canRun)('is used to sign in', async () => {
    const welcome = page.getByRole('dialog', { name: 'Welcome to Longshore' });
    await welcome.getByRole('button', { name: /^Connect an account/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Connect an account' });
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Marked');
    await dialog.getByText('Another S3-compatible store').click();
    await dialog.getByLabel('Endpoint').fill(sandbox.endpoint);
    await dialog.getByRole('combobox', { name: 'Region' }).fill(sandbox.region);
    await dialog.getByLabel('Access key ID').fill(keys.accessKeyId);
    // Typed and not filled in, for the driver would leave a copy of its own in the page.
    await dialog.getByLabel('Secret access key').focus();
    await page.keyboard.insertText(keys.secretAccessKey);
    if (mode === 'nobus')
      await dialog
        .getByText(/kept for this run only/)
        .first()
        .waitFor();
    await picture(page, `secrets-${mode}`);
    await dialog.getByRole('button', { name: 'Connect' }).click();
    await longshoreWindow(page).row('Right pane', 'seen').waitFor();
  });

  it.skipIf(!canRun)('is in no file of Longshore\u2019s', async () => {
    expect(await filesWithSecret(folder.path)).toEqual([]);
  });

  it.skipIf(!canRun || process.platform !== 'linux')(
    'is in no argument and no environment of a process',
    async () => {
      const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
      const files = pids.flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`]);
      expect(await filesHolding(files)).toEqual([]);
    },
  );

  it.skipIf(!canRun)('is not in the memory of the window once the form has closed', async () => {
    const cdp = await page.context().newCDPSession(page);
    let snapshot = '';
    cdp.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
      snapshot += chunk;
    });
    await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    expect(snapshot).toContain('Marked');
    const marked = keys.secretAccessKey.slice(0, 16);
    const at = snapshot.indexOf(marked);
    expect(at < 0 ? '' : snapshot.slice(at - 80, at + 80)).toBe('');
  });
});

async function filesWithSecret(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return filesHolding(
    entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)),
  );
}

/** Those of the files that hold the secret in any usual form; one that is gone by now holds nothing. */
async function filesHolding(paths: readonly string[]): Promise<string[]> {
  const { secretAccessKey } = keys;
  const forms = [
    Buffer.from(secretAccessKey),
    Buffer.from(secretAccessKey, 'utf16le'),
    Buffer.from(Buffer.from(secretAccessKey).toString('base64')),
    Buffer.from(encodeURIComponent(secretAccessKey)),
  ];
  const hits: string[] = [];
  for (const path of paths) {
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (forms.some((form) => bytes.includes(form))) hits.push(path);
  }
  return hits;
}
