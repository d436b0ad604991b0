// What goes wrong is told in the window in one sentence, what, why and what to do, and the rest of the job goes on.

import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundByModes } from '../support/bound-by-modes.ts';
import { type FaultyProxy, hold, startFaultyProxy } from '../support/faulty-proxy.ts';
import { startTestSandbox, TEST_KEYS, type TestSandbox } from '../support/sandbox.ts';
import { mountSmallDisk } from '../support/small-disk.ts';
import { type Headless, openHeadless } from './support/headless.ts';
import { type LongshoreWindow, longshoreWindow, type Typed } from './support/longshore-window.ts';
import { picture } from './support/pictures.ts';

const somebodyElse = { name: 'else', accessKeyId: 'SOMEBODYELSE', secretAccessKey: 'somebody-elses-secret' };
const smallDisk = await mountSmallDisk(1024);

let sandbox: TestSandbox;
let proxy: FaultyProxy;
let folder: string;
let face: Headless;
let window: LongshoreWindow;
let owner: S3Client;
let good: Typed;

beforeAll(async () => {
  sandbox = await startTestSandbox({ accounts: [somebodyElse] });
  proxy = await startFaultyProxy(sandbox.endpoint);
  good = { endpoint: proxy.endpoint, region: sandbox.region, ...TEST_KEYS };
  owner = clientOf(TEST_KEYS);
  folder = await mkdtemp(join(tmpdir(), 'longshore-troubles-'));
  face = await openHeadless(join(folder, 'data'), boundByModes ?? []);
  window = longshoreWindow(face.page);
  await window.connect(good, 'Good');
});
afterAll(async () => {
  await face?.close();
  owner.destroy();
  await proxy[Symbol.asyncDispose]();
  await sandbox.stop();
  await smallDisk?.remove();
  await rm(folder, { recursive: true, force: true });
});

const host = (endpoint: string) => new URL(endpoint).host;

function clientOf(credentials: { accessKeyId: string; secretAccessKey: string }): S3Client {
  const { endpoint, region } = sandbox;
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true });
}

/** A bucket of our own with these objects in it, put there by another program. */
async function makeBucket(name: string, objects: Record<string, string | Uint8Array> = {}): Promise<void> {
  await owner.send(new CreateBucketCommand({ Bucket: name }));
  for (const [key, body] of Object.entries(objects))
    await owner.send(new PutObjectCommand({ Bucket: name, Key: key, Body: body }));
}

async function keysOf(bucket: string): Promise<string[]> {
  const { Contents = [] } = await owner.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.map(({ Key = '' }) => Key);
}

async function makeFolder(name: string, files: Record<string, string> = {}): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  for (const [file, text] of Object.entries(files)) await writeFile(join(path, file), text);
  return path;
}

/** Shows a folder on the left and a bucket of the good account on the right. */
async function show(left: string, bucket: string): Promise<void> {
  await window.choosePlace('Right pane', 'Good');
  await window.row('Right pane', bucket).waitFor();
  await window.goTo('Right pane', `s3://${bucket}`);
  await window.page.getByRole('region', { name: 'Right pane' }).getByRole('grid', { name: bucket }).waitFor();
  await window.goTo('Left pane', left);
}

/** Why files of an ended transfer failed: all that the window says. */
async function whyFailed(row: Locator, title: string): Promise<string[]> {
  await row.getByRole('button', { name: `Why ${title} failed` }).click();
  const dialog = window.page.getByRole('dialog', { name: /failed$/ });
  const reasons = dialog.getByRole('list', { name: 'Failures' }).getByRole('listitem');
  await reasons.first().waitFor();
  await picture(window.page, `troubles-${title}`);
  const texts = await reasons.evaluateAll((all) =>
    all.map((one) => [...one.querySelectorAll('p')].map((part) => part.textContent).join(' ')),
  );
  await dialog.getByRole('button', { name: 'Close' }).click();
  return texts;
}

describe('an account that cannot be used', () => {
  const page = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Please sign in</body></html>'),
  );
  let pageEndpoint: string;
  beforeAll(async () => {
    page.listen(0, '127.0.0.1');
    await once(page, 'listening');
    pageEndpoint = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
  });
  afterAll(() => void page.close());

  it.each<[string, () => Partial<Typed>, (endpoint: string) => string]>([
    [
      'a wrong key',
      () => ({ secretAccessKey: 'not-the-secret' }),
      () =>
        'The server does not accept this access key and secret. Check both in the profile; a missing character is the usual cause.',
    ],
    [
      'a wrong region',
      () => ({ region: 'nowhere' }),
      () => 'The server is in region us-east-1. Set the region of the profile to us-east-1.',
    ],
    [
      'no network',
      () => ({ endpoint: 'http://127.0.0.1:1' }),
      () => 'Nothing accepts connections at 127.0.0.1:1. Check the network and the endpoint, then retry.',
    ],
    [
      'a web page in place of S3',
      () => ({ endpoint: pageEndpoint }),
      (endpoint) =>
        `${host(endpoint)} answered with something that is not a list of buckets. Check the endpoint; a proxy or a sign-in page may stand in between.`,
    ],
  ])('%s: is told when it is tried, and again where its buckets would be', async (name, wrong, why) => {
    const typed = { ...good, ...wrong() };
    const dialog = await window.fillAccount(typed, name);
    await dialog.getByRole('button', { name: 'Try' }).click();
    const what = `Could not list the buckets of ${host(typed.endpoint)}.`;
    expect.soft(await window.failure(what)).toBe(`${what} ${why(typed.endpoint)}`);
    await picture(window.page, `troubles-${name}`);
    await dialog.getByRole('button', { name: 'Connect' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect.soft(await window.failure(what)).toBe(`${what} ${why(typed.endpoint)}`);
    await window.choosePlace('Right pane', 'Good');
    await window.page.getByText('No buckets yet').waitFor();
  });
});

describe('a bucket', () => {
  it('of another region than the account\u2019s is reached all the same', async () => {
    await owner.send(
      new CreateBucketCommand({
        Bucket: 'far-away',
        CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
      }),
    );
    const left = await makeFolder('far-source', { 'far.txt': 'far' });
    await show(left, 'far-away');
    await window.row('Left pane', 'far.txt').click();
    await window.page.keyboard.press('F5');
    await window.row('Right pane', 'far.txt').waitFor();
  });

  it('whose name somebody else has is not made, and under another name it is', async () => {
    const other = clientOf(somebodyElse);
    await other.send(new CreateBucketCommand({ Bucket: 'taken-by-others' }));
    other.destroy();
    await window.choosePlace('Right pane', 'Good');
    await window.press('Right pane', 'Control+Shift+n');
    const dialog = window.page.getByRole('dialog', { name: 'New bucket in Good' });
    const create = dialog.getByRole('button', { name: 'Create bucket' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('taken-by-others');
    await create.click();
    const what = 'Could not create the bucket taken-by-others.';
    expect(await window.failure(what)).toBe(
      `${what} A bucket of that name already exists, here or in somebody else\u2019s account. Choose another name.`,
    );
    await dialog.getByRole('textbox', { name: 'Name' }).fill('still-free');
    await create.click();
    await window.row('Right pane', 'still-free').waitFor();
  });

  it('that is not empty stays until its name is typed', async () => {
    await makeBucket('holds-something', { 'kept.txt': 'kept' });
    await window.choosePlace('Right pane', 'Good');
    await window.row('Right pane', 'holds-something').click();
    await window.page.keyboard.press('Delete');
    await window.page.getByRole('button', { name: 'Remove bucket' }).click();
    const dialog = window.page.getByRole('alertdialog', { name: 'holds-something is not empty' });
    await dialog.getByText('It holds 1 object, 4 B. They would be lost for good.').waitFor();
    await dialog.getByRole('button', { name: 'Keep' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await keysOf('holds-something')).toEqual(['kept.txt']);
  });
});

describe('one file of many', () => {
  it.skipIf(boundByModes === null)('that may not be read is told, and the others arrive', async () => {
    await makeBucket('unreadable');
    const left = await makeFolder('unreadable-source');
    await mkdir(join(left, 'tree'));
    await writeFile(join(left, 'tree', 'a-good.txt'), 'good');
    await writeFile(join(left, 'tree', 'b-closed.txt'), 'closed', { mode: 0 });
    await writeFile(join(left, 'tree', 'c-good.txt'), 'good');
    await show(left, 'unreadable');
    await window.row('Left pane', 'tree').click();
    await window.page.keyboard.press('F5');
    const why = await whyFailed(await window.transferEnds('tree'), 'tree');
    expect(why).toEqual([
      `Could not upload ${left}/tree/b-closed.txt to s3://unreadable/tree/b-closed.txt. The system does not allow it to the user that Longshore runs as. Change the permissions of the file or folder, then retry.`,
    ]);
    expect(await keysOf('unreadable')).toEqual(['tree/a-good.txt', 'tree/c-good.txt']);
  });

  it('that vanishes meanwhile is told, and the others arrive', async () => {
    await makeBucket('vanished');
    // More than are ever under way at once.
    const names = Array.from({ length: 200 }, (_, index) => `file-${String(index).padStart(3, '0')}.txt`);
    const left = await makeFolder('vanished-source');
    await mkdir(join(left, 'many'));
    for (const name of names) await writeFile(join(left, 'many', name), name);
    // The first files are held on their way until the last one is gone.
    const { begun, release: letGo } = hold(proxy, ({ method }) => method === 'PUT');
    await show(left, 'vanished');
    await window.row('Left pane', 'many').click();
    await window.page.keyboard.press('F5');
    await begun;
    await rm(join(left, 'many', 'file-199.txt'));
    letGo();
    const why = await whyFailed(await window.transferEnds('many'), 'many');
    expect(why).toEqual([
      `Could not upload ${left}/many/file-199.txt to s3://vanished/many/file-199.txt. It is not there any more. Refresh the list.`,
    ]);
    expect(await keysOf('vanished')).toEqual(names.slice(0, -1).map((name) => `many/${name}`));
  });

  it.skipIf(smallDisk === null)(
    'for which the disk has no room waits with the reason, and the others arrive',
    async () => {
      const disk = smallDisk?.path ?? '';
      const large = new Uint8Array(3 * 1024 * 1024);
      await makeBucket('too-much', { 'full/a-large.bin': large, 'full/b-small.txt': 'small' });
      await show(disk, 'too-much');
      await window.row('Right pane', 'full').click();
      await window.page.keyboard.press('F5');
      await window.page.getByRole('button', { name: 'Why full is paused' }).click({ timeout: 60_000 });
      const dialog = window.page.getByRole('dialog', { name: 'full is paused' });
      await dialog
        .getByText(`Could not download s3://too-much/full/a-large.bin to ${disk}/full/a-large.bin.`)
        .waitFor();
      expect(await dialog.textContent()).toContain('There is no space left on the disk.');
      await picture(window.page, 'troubles-full');
      await dialog.getByRole('button', { name: 'Close' }).click();
      expect(await readdir(join(disk, 'full'))).toEqual(['b-small.txt']);
      expect(await readFile(join(disk, 'full', 'b-small.txt'), 'utf8')).toBe('small');
    },
  );

  it('whose key leads out of the folder is told and written nowhere, and the others arrive', async () => {
    await makeBucket('evil', { '../evil': 'evil', 'a/../../evil': 'evil', 'good.txt': 'good' });
    const left = await makeFolder('evil-target');
    await mkdir(join(left, 'down'));
    await show(join(left, 'down'), 'evil');
    await window.press('Right pane', 'Control+a');
    await window.page.keyboard.press('F5');
    const title = '.. and 2 more';
    const why = await whyFailed(await window.transferEnds(title), title);
    const down = join(left, 'down');
    const reason =
      '\u201c..\u201d in a name would point to another folder. Rename it, or transfer it alone under another name.';
    expect(why).toEqual([
      `Could not download s3://evil/../evil to ${down}/../evil. ${reason}`,
      `Could not download s3://evil/a/../../evil to ${down}/a/../../evil. ${reason}`,
    ]);
    expect(await readdir(left, { recursive: true })).toEqual(['down', 'down/good.txt']);
    expect(await readdir(folder)).not.toContain('evil');
  });
});

it('an engine that is gone is told at once, and that nothing queued is lost', async () => {
  face.server.kill('SIGKILL');
  await window.page
    .getByText(/^The connection to the Longshore engine was lost\. Nothing queued is lost; trying again/)
    .waitFor({ timeout: 5000 });
  await picture(window.page, 'troubles-engine-gone');
});
