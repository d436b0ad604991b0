// longshore uploads: what it lists, what it gives up, and what it refuses.

import { CreateMultipartUploadCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseAge } from '../../src/cli/commands/uploads.ts';
import { type CommandResult, eventsOf, runCommand } from '../support/command-line.ts';
import { pass, startFaultyProxy } from '../support/faulty-proxy.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

vi.setConfig({ testTimeout: 90_000 });

const dayMs = 86_400_000;
let sandbox: TestSandbox;
let home: string;
let removeHome: () => Promise<void>;
let client: S3Client;
let offsetMs = 0;

beforeAll(async () => {
  sandbox = await startTestSandbox({ now: () => Date.now() + offsetMs });
  ({ path: home, remove: removeHome } = await makeTempFolder());
  const { endpoint, region, accessKeyId, secretAccessKey } = sandbox;
  client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
});
afterAll(async () => {
  client.destroy();
  await sandbox.stop();
  await removeHome();
});

function run(args: string[], endpoint = sandbox.endpoint): Promise<CommandResult> {
  const env = {
    AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
    AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
    AWS_ENDPOINT_URL: endpoint,
  };
  return runCommand(args, { home, env, cwd: home });
}

/** Leaves an upload that began `ageMs` ago. */
async function leave(Bucket: string, Key: string, bytes: number, ageMs = 0): Promise<void> {
  // Signed and answered by clocks of that time.
  offsetMs = -ageMs;
  client.config.systemClockOffset = -ageMs;
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  offsetMs = 0;
  client.config.systemClockOffset = 0;
  const Body = new Uint8Array(bytes);
  await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body }));
}

const keysOf = (result: CommandResult) =>
  eventsOf(result).flatMap(({ event, key }) => (event === 'upload' ? [key] : []));

describe('uploads', () => {
  test('lists them with age and size, and gives up only the old ones that were meant', async () => {
    await run(['mb', 's3://left']);
    await leave('left', 'old/a', 2048, 8 * dayMs);
    await leave('left', 'old/b', 1024);
    await leave('left', 'new', 10, 9 * dayMs);
    const told = await run(['uploads', 's3://left/old']);
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toMatch(/^ +8 d.* +2\.0 KiB s3:\/\/left\/old\/a\n/);
    expect(told.out).toContain('2 unfinished uploads, 3.0 KiB, the oldest began 8 d');

    const aborted = await run([
      'uploads',
      's3://left/old',
      '--older-than',
      '7d',
      '--abort',
      '--yes',
      '--json',
    ]);
    expect(aborted.code).toBe(0);
    expect(eventsOf(aborted)).toContainEqual({ event: 'uploads-aborted', count: 1, sizeBytes: 2048 });
    expect(keysOf(await run(['uploads', '--json']))).toEqual(['new', 'old/b']);
  });

  test('gives up nothing without a yes where nobody can be asked', async () => {
    await run(['mb', 's3://kept']);
    await leave('kept', 'a', 1);
    expect(await run(['uploads', 's3://kept', '--abort'])).toMatchObject({ code: 2, out: '' });
    expect(keysOf(await run(['uploads', 's3://kept', '--json']))).toEqual(['a']);
  });

  test('says that there are none only when the listing said so', async () => {
    await run(['mb', 's3://empty']);
    expect(await run(['uploads', 's3://empty'])).toMatchObject({
      code: 0,
      out: 'There are no unfinished uploads.\n',
    });
    await using proxy = await startFaultyProxy(sandbox.endpoint);
    proxy.follow(({ path }) =>
      path.includes('uploads')
        ? {
            kind: 'answer',
            status: 403,
            headers: { 'content-type': 'application/xml' },
            body: '<Error><Code>AccessDenied</Code></Error>',
          }
        : pass,
    );
    const refused = await run(['uploads', 's3://empty'], proxy.endpoint);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('Could not list the unfinished uploads of s3://empty');
  });
});

describe('an age', () => {
  test.each([
    ['30m', 1_800_000],
    ['12h', 12 * 3_600_000],
    ['7d', 7 * dayMs],
    ['2w', 14 * dayMs],
  ])('%s is %d milliseconds', (text, ms) => {
    expect(parseAge(text)).toBe(ms);
  });

  test.each(['', '7', 'd', '-1d', '1.5d', '7 days'])('\u201c%s\u201d is none', (text) => {
    expect(() => parseAge(text)).toThrow(/is no age/);
  });
});
