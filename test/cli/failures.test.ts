// What goes wrong gives one clear sentence and the right status, and the rest of the job goes on.

import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Key } from '../../src/contract/models.ts';
import type { S3Account } from '../../src/engine/store/s3/s3-account.ts';
import { sourceOf } from '../support/bytes.ts';
import { accountOf } from '../support/command-bench.ts';
import { type CommandResult, eventsOf, resultOf, runCommand, startCommand } from '../support/command-line.ts';
import { hold, pass, startFaultyProxy } from '../support/faulty-proxy.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { mountSmallDisk } from '../support/small-disk.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000 });

const smallDisk = await mountSmallDisk(1024);
let sandbox: TestSandbox;
let account: S3Account;
let home: string;
let removeHome: () => Promise<void>;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  account = accountOf(sandbox);
  await account.createBucket('box', null, undefined);
  await account.createBucket('far-box', 'eu-west-1', undefined);
});

beforeEach(async () => {
  ({ path: home, remove: removeHome } = await makeTempFolder());
  await writeFile(join(home, 'a.txt'), 'alpha');
  return removeHome;
});

afterAll(async () => {
  account.close();
  await sandbox.stop();
  await smallDisk?.remove();
});

const keys = () => ({
  AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
  AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
  AWS_ENDPOINT_URL: sandbox.endpoint,
});

function run(args: string[], env: Record<string, string> = {}): Promise<CommandResult> {
  return runCommand(args, { home, env: { ...keys(), ...env } });
}

/** A failure with exactly one sentence. */
const fails = (sentence: string, code = 1) => ({ code, out: '', err: `longshore: ${sentence}\n` });

describe('the account', () => {
  test('a wrong secret is told, and no secret is', async () => {
    const result = await run(['ls'], { AWS_SECRET_ACCESS_KEY: 'wrong-secret-value' });
    expect(result).toEqual(
      fails(
        `Could not list the buckets of ${new URL(sandbox.endpoint).host}: The server does not accept this access key and secret. Check both in the profile; a missing character is the usual cause. [SignatureDoesNotMatch]`,
      ),
    );
  });

  test('a wrong secret fails a copy at once', async () => {
    const result = await run(['cp', 'a.txt', 's3://box/'], { AWS_SECRET_ACCESS_KEY: 'wrong-secret-value' });
    expect(result).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('does not accept this access key'),
    });
    expect(result.err).not.toContain('wrong-secret-value');
  });

  test('no account at all: the sentence says how to connect one', async () => {
    const result = await runCommand(['ls'], { home });
    expect(result).toEqual(
      fails(
        'No account is connected. Connect one with \u201clongshore configure\u201d, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
      ),
    );
  });

  test('a profile that does not exist', async () => {
    expect(await run(['ls', '--profile', 'nobody'])).toEqual(
      fails(
        'Could not connect to nobody: There is no such profile. Choose another, or connect the account again.',
      ),
    );
  });

  test('a profile of the AWS files is used by its name, with its own endpoint', async () => {
    await mkdir(join(home, '.aws'));
    await writeFile(
      join(home, '.aws', 'config'),
      `[profile work]\nregion = us-east-1\nendpoint_url = ${sandbox.endpoint}\n`,
    );
    await writeFile(
      join(home, '.aws', 'credentials'),
      `[work]\naws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n`,
    );
    const byName = await runCommand(['ls', '--profile', 'work'], { home });
    const byVariable = await runCommand(['ls'], { home, env: { AWS_PROFILE: 'work' } });
    expect([byName, byVariable]).toMatchObject([
      { code: 0, out: expect.stringContaining(' box\n') },
      { code: 0, out: expect.stringContaining(' box\n') },
    ]);
  });
});

describe('the way to the server', () => {
  test('nobody listens', async () => {
    const result = await run(['cp', 'a.txt', 's3://box/'], { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
    expect(result).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^longshore: Could not upload .*127\.0\.0\.1:1.*\[ECONNREFUSED\]\n$/),
    });
  });

  test('a page answers instead of S3', async () => {
    const server = await startPage();
    const result = await run(['ls'], {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    });
    server.close();
    expect(result).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('Check the endpoint; a proxy or a sign-in page may stand in between.'),
    });
    expect(result.err).not.toContain('<html>');
  });

  test('an address that is none is wrong use', async () => {
    const result = await run(['ls', '--endpoint-url', 'not a url']);
    expect(result).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^longshore: .*endpoint/i) });
  });
});

describe('buckets', () => {
  test('a name that is taken', async () => {
    expect(await run(['mb', 's3://box'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^longshore: Could not create the bucket box: A bucket of that name already exists/,
      ),
    });
  });

  test('a name that is none', async () => {
    expect(await run(['mb', 's3://No_Bucket'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('Choose another name.'),
    });
  });

  test('one that is not empty stays', async () => {
    await put('box', 'stays.txt');
    expect(await run(['rb', 's3://box'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('The bucket still holds objects.'),
    });
  });

  test('one that is not there', async () => {
    const [up, list] = await Promise.all([
      run(['cp', 'a.txt', 's3://no-such-box/']),
      run(['ls', 's3://no-such-box']),
    ]);
    const sentence = expect.stringContaining('There is no bucket of that name.');
    expect([up, list]).toMatchObject([
      { code: 1, err: sentence },
      { code: 1, err: sentence },
    ]);
  });

  test('one in another region is reached, or its region is named', async () => {
    const result = await run(['cp', 'a.txt', 's3://far-box/'], { AWS_REGION: 'us-east-1' });
    if (result.code === 0) expect(result.out).toBe('upload: a.txt to s3://far-box/a.txt\n');
    else expect(result.err).toContain('The bucket is in region eu-west-1.');
  });
});

describe('the rest of the job goes on', () => {
  test('past a file that is no file and one that cannot be read', async () => {
    await mkdir(join(home, 'tree'));
    await writeFile(join(home, 'tree', 'good.txt'), 'good');
    await symlink('nowhere', join(home, 'tree', 'dangling'));
    await writeFile(join(home, 'tree', 'closed.txt'), 'closed', { mode: 0 });
    const isRoot = process.getuid?.() === 0;
    const result = await run(['cp', 'tree', 's3://box/mixed', '--recursive']);
    expect(result.code).toBe(1);
    expect(result.out).toContain(`upload: ${join('tree', 'good.txt')} to s3://box/mixed/good.txt\n`);
    expect(result.err.trimEnd().split('\n')).toHaveLength(isRoot ? 1 : 2);
    expect(result.err).toMatch(/^longshore: .*dangling/m);
    if (!isRoot) expect(result.err).toMatch(/^longshore: Could not upload .*closed\.txt.*does not allow/m);
  });

  test('past keys that cannot be names on this computer, which are not written anywhere', async () => {
    for (const key of ['keys/../../evil', 'keys/good.txt', 'keys//twice', 'keys/./dot'])
      await putRaw('box', key);
    const result = await run(['cp', 's3://box/keys', 'deep/down', '--recursive']);
    expect(result.code).toBe(1);
    expect(result.out).toContain(`to ${join('deep', 'down', 'good.txt')}\n`);
    expect(result.err.trimEnd().split('\n')).toHaveLength(3);
    expect(result.err).toMatch(/evil/);
    expect(await readFile(join(home, 'deep', 'down', 'good.txt'), 'utf8')).toBe('bytes');
    expect(await readdir(join(home, 'deep'))).toEqual(['down']);
    expect(await readdir(home)).not.toContain('evil');
  });

  test.skipIf(smallDisk === null)('past a file for which the disk has no room', async () => {
    const disk = smallDisk?.path ?? '';
    await mkdir(join(home, 'full'));
    await writeFile(join(home, 'full', 'a-large.bin'), new Uint8Array(3 * 1024 * 1024));
    await writeFile(join(home, 'full', 'b-small.txt'), 'small');
    expect(await run(['cp', 'full', 's3://box/full', '--recursive', '--quiet'])).toMatchObject({ code: 0 });
    const result = await run(['cp', 's3://box/full', disk, '--recursive']);
    expect(result).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^longshore: Could not download s3:\/\/box\/full\/a-large\.bin to .*a-large\.bin: There is no space left on the disk\. Free some space, then retry\. \[ENOSPC\]\nlongshore: stopped after 1 of 2 files, .* The same command goes on with it, or /,
      ) as string,
    });
    expect(await readdir(disk)).toEqual(['b-small.txt']);
  });

  test('past a file that vanishes meanwhile', async () => {
    // More than are ever under way at once.
    const names = Array.from({ length: 200 }, (_, index) => `file-${String(index).padStart(3, '0')}`);
    await mkdir(join(home, 'many'));
    for (const name of names) await writeFile(join(home, 'many', name), name);
    await using proxy = await startFaultyProxy(sandbox.endpoint);
    // The first files are held on their way until the last one is gone.
    proxy.follow(async ({ method }) => {
      if (method === 'PUT') await rm(join(home, 'many', 'file-199'), { force: true });
      return pass;
    });
    const env = { AWS_ENDPOINT_URL: proxy.endpoint };
    const result = await run(['cp', 'many', 's3://box/many', '--recursive', '--quiet'], env);
    expect(result).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^longshore: Could not upload .*file-199: It is not there any more\. Refresh the list\. \[ENOENT\]\n$/,
      ) as string,
    });
  });

  test('and each failure is an event with --json', async () => {
    await mkdir(join(home, 'tree'));
    await symlink('nowhere', join(home, 'tree', 'dangling'));
    const result = await run(['cp', 'tree', 's3://box/json', '--recursive', '--json', '--no-progress']);
    const [failed, transferred, end] = eventsOf(result);
    expect(failed).toMatchObject({
      event: 'failed',
      message: expect.stringContaining('dangling'),
      error: { code: 'entry.unsupported' },
    });
    expect(transferred).toMatchObject({ event: 'transferred', state: 'failed', failedFiles: 1 });
    expect(end).toEqual({ event: 'end', exitCode: 1, failed: 1 });
    expect(result).toMatchObject({ code: 1, err: '' });
  });

  test('a file that is not there is told by its name', async () => {
    const [up, down, gone] = await Promise.all([
      run(['cp', 'missing.txt', 's3://box/']),
      run(['cp', 's3://box/missing.txt', '.']),
      run(['rm', 's3://box/missing.txt']),
    ]);
    expect([up.code, down.code, gone.code]).toEqual([1, 1, 1]);
    expect([up.err, down.err, gone.err]).toEqual([
      expect.stringContaining('Could not upload missing.txt: It is not there any more.'),
      expect.stringContaining('Could not download s3://box/missing.txt: It is not there any more.'),
      expect.stringContaining('Could not delete s3://box/missing.txt: It is not there any more.'),
    ]);
  });
});

describe('wrong use ends with 2, and touches nothing', () => {
  test.each([
    [[], 'Usage: longshore'],
    [['fly'], "unknown command 'fly'"],
    [['cp', 'a.txt'], "missing required argument 'to'"],
    [['cp', 'a.txt', 'b.txt'], 'One of the two must be in S3.'],
    [['cp', 'a.txt', 's3:///key'], 's3:///key names no bucket.'],
    [['cp', 'a.txt', 's3://box/', '--storage-class', 'CHEAP'], "'CHEAP' is invalid"],
    [['ls', '/tmp'], '/tmp is not in S3.'],
    [['mb', 's3://box/key'], 's3://box/key names something in a bucket.'],
    [['serve', '--port', 'many'], 'A port is a number up to 65535.'],
    [['menu'], 'The menu needs a terminal'],
  ])('%j', async (args, sentence) => {
    expect(await run(args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(sentence) });
  });

  test('a folder without --recursive', async () => {
    await mkdir(join(home, 'tree'));
    expect(await run(['cp', 'tree', 's3://box/'])).toEqual(
      fails('tree is a folder. Add --recursive to take all that is in it.', 2),
    );
  });

  test('help and version are no wrong use', async () => {
    const [help, version] = await Promise.all([run(['cp', '--help']), run(['--version'])]);
    expect(help).toMatchObject({ code: 0, err: '', out: expect.stringContaining('--storage-class') });
    expect(version).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

test('Ctrl+C ends a copy cleanly: nothing stands half-written under its name, and no failure is told', async () => {
  await using proxy = await startFaultyProxy(sandbox.endpoint);
  const { begun } = hold(proxy, ({ method }) => method === 'PUT' || method === 'POST');
  const child = startCommand(['cp', 'a.txt', 's3://box/stopped.txt'], {
    home,
    env: { ...keys(), AWS_ENDPOINT_URL: proxy.endpoint },
  });
  void begun.then(() => child.kill('SIGINT'));
  const result = await resultOf(child);
  expect(result).toEqual({ code: 130, out: 'cancelled: a.txt to s3://box/stopped.txt\n', err: '' });
  expect(await account.open('box', Key.parse('')).stat(Key.parse('stopped.txt'))).toBeNull();
});

test('a reader that leaves early is no failure', async () => {
  const child = startCommand(['ls'], { home, env: keys() });
  child.stdout?.destroy();
  let err = '';
  child.stderr?.on('data', (text) => (err += String(text)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect({ code, err }).toEqual({ code: 141, err: '' });
});

test('a name with control characters cannot write over the screen', async () => {
  await putRaw('box', 'screen/\u001b[2Jgone');
  const { out } = await run(['ls', 's3://box/screen/']);
  expect(out).toContain('\\u001b[2Jgone');
});

async function put(bucket: string, key: string): Promise<void> {
  await account
    .open(bucket, Key.parse(''))
    .write(Key.parse(key), sourceOf(new TextEncoder().encode('bytes')), {
      expected: { kind: 'absent' },
      sizeBytes: 5,
      modifiedMs: null,
    });
}

/** Puts a key that our own stores refuse, as another program might. */
async function putRaw(bucket: string, key: string): Promise<void> {
  const { S3Client, PutObjectCommand } = await import('@aws-sdk/client-s3');
  const { endpoint, region } = sandbox;
  const client = new S3Client({ endpoint, region, credentials: sandbox, forcePathStyle: true });
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: 'bytes' }));
  client.destroy();
}

async function startPage(): Promise<Server> {
  const server = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Please sign in</body></html>'),
  );
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}
