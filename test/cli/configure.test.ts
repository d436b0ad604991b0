// Connecting an account from the terminal: the keys are in the keychain and nowhere else, or nothing is saved at all.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { eventsOf, runCommand } from '../support/command-line.ts';
import {
  hasKeychainPrograms,
  type KeychainSession,
  startKeychainSession,
} from '../support/keychain-session.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { makeTempFolder, tempFolder } from '../support/temp-folder.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000 });

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

const lines = () => `${sandbox.accessKeyId}\n${sandbox.secretAccessKey}\n`;

describe.skipIf(!(await hasKeychainPrograms()))('with a keychain', () => {
  let session: KeychainSession;
  let home: string;
  let remove: () => Promise<void>;
  beforeAll(async () => {
    session = await startKeychainSession();
    ({ path: home, remove } = await makeTempFolder());
  });
  afterAll(async () => {
    await session.stop();
    await remove();
  });
  const run = (args: string[], input = '') => runCommand(args, { home, env: session.env, input });

  test('keys from standard input connect an account that later commands use, and can be forgotten', async () => {
    const wrong = await run(
      ['configure', '--name', 'nas', '--endpoint-url', sandbox.endpoint, '--stdin'],
      'A\nB\n',
    );
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('does not accept this access key') });
    expect(await run(['configure', '--list'])).toMatchObject({ code: 0, out: '' });

    const connected = await run(
      ['configure', '--name', 'nas', '--endpoint-url', sandbox.endpoint, '--stdin'],
      lines(),
    );
    expect(connected).toEqual({
      code: 0,
      out: 'Connected \u201cnas\u201d. Its keys are in the system\u2019s keychain.\n',
      err: '',
    });
    expect(await run(['mb', 's3://from-keychain'])).toMatchObject({ code: 0, err: '' });
    expect(await run(['ls', '--profile', 'nas'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('from-keychain'),
    });
    expect(eventsOf(await run(['configure', '--list', '--json']))[0]).toMatchObject({
      event: 'profile',
      name: 'nas',
      endpoint: sandbox.endpoint,
      source: 'keychain',
    });
    expect(await textBelow(home)).not.toContain(sandbox.secretAccessKey);
    expect(await textBelow(home)).not.toContain(sandbox.accessKeyId);

    expect(await run(['configure', '--remove', 'nas'])).toMatchObject({ code: 0 });
    expect(await run(['ls'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('No account is connected.'),
    });
  });

  test('keys from the environment are taken when told so, and a second time they replace the first', async () => {
    const env = {
      ...session.env,
      AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
      AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
    };
    const args = ['configure', '--name', 'env', '--endpoint-url', sandbox.endpoint, '--from-env', '--json'];
    const first = eventsOf(await runCommand(args, { home, env }))[0];
    const second = eventsOf(
      await runCommand(['configure', '--name', 'env', '--from-env', '--json'], { home, env }),
    )[0];
    expect(first).toMatchObject({ event: 'profile-saved', name: 'env' });
    expect(second).toEqual(first);
    expect(eventsOf(await run(['configure', '--list', '--json']))[0]).toMatchObject({
      endpoint: sandbox.endpoint,
    });
  });
});

test('without a keychain nothing is saved, and the sentence says what to do', async () => {
  const home = await tempFolder();
  const session = await startKeychainSession('nobus');
  const args = ['configure', '--name', 'nas', '--endpoint-url', sandbox.endpoint, '--stdin'];
  const result = await runCommand(args, { home, env: session.env, input: lines() });
  await session.stop();
  expect(result).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(
      /^longshore: This system has no keychain that Longshore can use\. Nothing was saved, .*AWS_ACCESS_KEY_ID/,
    ),
  });
  expect(await textBelow(home)).not.toContain(sandbox.secretAccessKey);
  expect(await runCommand(['configure', '--list'], { home })).toMatchObject({ code: 0, out: '' });
});

test('without a terminal the keys are not asked for, and never taken as an argument', async () => {
  const home = await tempFolder();
  const [asked, argument] = await Promise.all([
    runCommand(['configure', '--name', 'nas'], { home }),
    runCommand(['configure', '--secret-access-key', 'x'], { home }),
  ]);
  expect(asked).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('Pipe them in with --stdin'),
  });
  expect(argument).toMatchObject({ code: 2, out: '', err: expect.stringContaining('unknown option') });
});

async function textBelow(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (
    await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')))
  ).join();
}
