// longshore verify as a person and a script meet it; rclone, where it is installed, finds the same.

import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type CommandResult, eventsOf, runCommand } from '../support/command-line.ts';
import { clientTitle, isInstalled, rclone } from '../support/foreign-clients.ts';
import { freshBucketName, givenServer, type S3Server, sandboxServer } from '../support/s3-server.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000 });

let server: S3Server;
let client: S3Client;
let home: string;
let removeHome: () => Promise<void>;
let bucket: string;

beforeAll(async () => {
  server = givenServer() ?? (await sandboxServer());
  const { endpoint, region, secret } = server;
  const { accessKeyId, secretAccessKey } = secret;
  const credentials = { accessKeyId, secretAccessKey };
  client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  ({ path: home, remove: removeHome } = await makeTempFolder());
});

afterAll(async () => {
  client.destroy();
  await server.stop();
  await removeHome();
});

const run = (...args: string[]): Promise<CommandResult> =>
  runCommand(args, {
    home,
    cwd: home,
    env: {
      AWS_ACCESS_KEY_ID: server.secret.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.secret.secretAccessKey,
      AWS_ENDPOINT_URL: server.endpoint,
      AWS_REGION: server.region,
    },
  });

const tree = () => join(home, bucket);
const said = ({ code, out, err }: CommandResult) => ({ code, out: out.trimEnd().split('\n'), err });

const names = ['same', 'flipped', 'longer', 'missing', 'sub/a.txt', 'sub.txt'];

beforeEach(async () => {
  bucket = freshBucketName();
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  await mkdir(join(tree(), 'sub'), { recursive: true });
  for (const name of names) {
    await writeFile(join(tree(), name), name);
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: `t/${name}`, Body: name }));
  }
});

afterEach(async () => {
  for (const name of names) await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: `t/${name}` }));
  await client.send(new DeleteBucketCommand({ Bucket: bucket }));
});

/** One difference of each kind. */
async function differ(): Promise<void> {
  await writeFile(join(tree(), 'flipped'), 'fl1pped');
  await writeFile(join(tree(), 'longer'), 'longer!');
  await writeFile(join(tree(), 'only-here'), 'x');
  await rm(join(tree(), 'missing'));
}

describe('verify', () => {
  test('of equal folders says so in one line and ends with 0', async () => {
    expect(said(await run('verify', bucket, `s3://${bucket}/t`))).toEqual({
      code: 0,
      out: ['verify: 6 of 6 files the same, 40 B'],
      err: '',
    });
    expect(await run('verify', `s3://${bucket}/t/`, bucket, '--quiet')).toMatchObject({ code: 0, out: '' });
  });

  test('names each difference, and ends with 1', async () => {
    await differ();
    const { code, out, err } = said(await run('verify', bucket, `s3://${bucket}/t`));
    const both = (name: string) => `${join(bucket, name)} and s3://${bucket}/t/${name}`;
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toEqual([
      expect.stringMatching(/^different \((crc32|crc64nvme|md5)\): /),
      `different (7 and 6 bytes): ${both('longer')}`,
      `extra: s3://${bucket}/t/missing`,
      `missing: s3://${bucket}/t/only-here`,
      'verify: 3 of 7 files the same, 42 B; 1 missing, 1 extra, 2 different',
    ]);
    expect(out[0]).toContain(both('flipped'));
  });

  test('one way, and of what the rules leave, forgives the rest', async () => {
    await rm(join(tree(), 'missing'));
    const uri = `s3://${bucket}/t`;
    expect((await run('verify', bucket, uri)).code).toBe(1);
    expect(said(await run('verify', bucket, uri, '--one-way'))).toMatchObject({
      code: 0,
      out: ['verify: 5 of 6 files the same, 40 B; 1 extra'],
    });
    expect((await run('verify', uri, bucket, '--one-way')).code).toBe(1);
    expect((await run('verify', bucket, uri, '--exclude', 'miss*')).code).toBe(0);
  });

  test('tells programs each finding and the totals', async () => {
    await differ();
    const uri = `s3://${bucket}/t`;
    const events = eventsOf(await run('verify', bucket, uri, '--json', '--fetch', 'always'));
    const named = (key: string) => ({ key, from: join(bucket, key), to: `${uri}/${key}` });
    expect(events).toEqual([
      {
        event: 'finding',
        kind: 'different',
        ...named('flipped'),
        sourceBytes: 7,
        targetBytes: 7,
        proof: 'bytes',
      },
      {
        event: 'finding',
        kind: 'different',
        ...named('longer'),
        sourceBytes: 7,
        targetBytes: 6,
        proof: 'size',
      },
      {
        event: 'finding',
        kind: 'extra',
        ...named('missing'),
        sourceBytes: null,
        targetBytes: 7,
        proof: null,
      },
      {
        event: 'finding',
        kind: 'missing',
        ...named('only-here'),
        sourceBytes: 1,
        targetBytes: null,
        proof: null,
      },
      {
        event: 'verified',
        files: 7,
        same: 3,
        missing: 1,
        extra: 1,
        different: 2,
        unverifiable: 0,
        failed: 0,
        sizeBytes: 42,
        fetchedBytes: 27,
      },
      { event: 'end', exitCode: 1, failed: 0 },
    ]);
  });

  test('tells what could not be looked at in a sentence, and ends with 1', async () => {
    await symlink('same', join(tree(), 'link'));
    const { code, err } = await run('verify', bucket, `s3://${bucket}/t`);
    expect(code).toBe(1);
    expect(err).toMatch(/^longshore: Could not list .*link: It is a symbolic link, .*\n$/);
  });

  test('refuses what is no folder, and what is not in S3, as wrong use', async () => {
    const uri = `s3://${bucket}/t`;
    expect(await run('verify', 'no-such-folder', uri)).toMatchObject({
      code: 2,
      err: 'longshore: no-such-folder is no folder on this computer. Folders are what is compared.\n',
    });
    expect((await run('verify', join(bucket, 'same'), uri)).code).toBe(2);
    expect((await run('verify', bucket, bucket)).code).toBe(2);
    expect((await run('verify', bucket, uri, '--fetch', 'perhaps')).code).toBe(2);
  });

  test('ends with 1 and no finding where there is no such bucket', async () => {
    const { code, out, err } = await run('verify', bucket, `s3://${bucket}-no`);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('There is no bucket of that name.');
  });
});

describe.skipIf(!isInstalled('rclone'))(clientTitle('rclone'), () => {
  test('finds what verify finds', async () => {
    await differ();
    const { endpoint, region, secret } = server;
    const theirs = rclone({ endpoint, region, ...secret }, home);
    const { stdout } = await theirs('check', tree(), `s3:${bucket}/t`, '--combined', '-');
    const signs = { different: '*', missing: '+', extra: '-' } as const;
    const events = eventsOf(await run('verify', bucket, `s3://${bucket}/t`, '--json'));
    const found = events.flatMap(({ event, kind, key }) =>
      event === 'finding' ? [`${signs[kind as keyof typeof signs]} ${String(key)}`] : [],
    );
    const lines = stdout.split('\n').filter((line) => /^[-+*!] /.test(line));
    expect(found.toSorted()).toEqual(lines.toSorted());
    expect(found).toHaveLength(4);
  });
});
