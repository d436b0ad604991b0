// aws-cli, rclone and s3cmd make, list, copy, sync and remove, knowing only endpoint and keys.

import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  awsCli,
  type Client,
  type ClientRun,
  clientTitle,
  isInstalled,
  rclone,
  s3cmd,
} from '../support/foreign-clients.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { raw } from './raw-client.ts';

let sandbox: TestSandbox;
let folder: string;
/** A small tree with what goes wrong: an empty file, odd names, and one file large enough for parts. */
let tree: string;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  folder = await mkdtemp(join(tmpdir(), 'longshore-foreign-'));
  tree = join(folder, 'tree');
  await mkdir(join(tree, 'deep', 'er'), { recursive: true });
  await writeFile(join(tree, 'plain.txt'), 'plain');
  await writeFile(join(tree, 'empty'), '');
  await writeFile(join(tree, 'spaß & +plus %41.txt'), 'odd');
  await writeFile(join(tree, 'deep', 'er', '😀.bin'), randomBytes(70_000));
  await writeFile(join(tree, 'deep', 'large.bin'), randomBytes(18 * 1024 * 1024));
});
afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The hash of every file below a folder, by relative path. */
async function hashes(root: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[relative(root, path)] = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  }
  return found;
}

/** Fails with everything the client said, when it failed. */
async function succeed(run: Promise<ClientRun>): Promise<string> {
  const { exitCode, stdout, stderr } = await run;
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}\n${stdout}\n${stderr}`);
  return stdout;
}

describe.skipIf(!isInstalled('aws'))(clientTitle('aws'), { timeout: 240_000, concurrent: true }, () => {
  let aws: Client;
  beforeAll(() => {
    aws = awsCli(sandbox, folder);
  });

  test('makes, lists, syncs both ways, moves, removes', async () => {
    await succeed(aws('s3', 'mb', 's3://aws-cli'));
    await succeed(aws('s3', 'sync', tree, 's3://aws-cli/tree'));
    expect(await succeed(aws('s3', 'sync', tree, 's3://aws-cli/tree', '--size-only'))).toBe('');
    const listed = await succeed(aws('s3', 'ls', '--recursive', 's3://aws-cli/tree/'));
    expect(listed.trim().split('\n')).toHaveLength(5);
    await succeed(
      aws(
        's3',
        'cp',
        's3://aws-cli/tree/plain.txt',
        's3://aws-cli/copy.txt',
        '--storage-class',
        'STANDARD_IA',
      ),
    );
    await succeed(aws('s3', 'mv', 's3://aws-cli/copy.txt', 's3://aws-cli/moved.txt'));
    expect(await succeed(aws('s3', 'cp', 's3://aws-cli/moved.txt', '-'))).toBe('plain');
    const back = join(folder, 'aws-back');
    await succeed(aws('s3', 'sync', 's3://aws-cli/tree', back));
    expect(await hashes(back)).toEqual(await hashes(tree));
    await succeed(aws('s3', 'rm', '--recursive', 's3://aws-cli/'));
    await succeed(aws('s3', 'rb', 's3://aws-cli'));
    expect(await succeed(aws('s3', 'ls'))).not.toContain('aws-cli');
  });

  test('finds the region of a bucket that is elsewhere', async () => {
    await succeed(aws('s3', 'mb', 's3://aws-elsewhere', '--region', 'eu-central-1'));
    await succeed(
      aws('s3', 'cp', join(tree, 'plain.txt'), 's3://aws-elsewhere/x', '--region', 'eu-central-1'),
    );
    expect(await succeed(aws('s3', 'cp', 's3://aws-elsewhere/x', '-'))).toBe('plain');
    expect(
      await succeed(aws('s3api', 'get-bucket-location', '--bucket', 'aws-elsewhere', '--output', 'text')),
    ).toContain('eu-central-1');
  });

  test('understands the plain calls', async () => {
    await raw(sandbox.endpoint, { method: 'PUT', path: '/aws-api' });
    const target = ['--bucket', 'aws-api', '--key', 'api/key'];
    await succeed(
      aws(
        's3api',
        'put-object',
        ...target,
        '--body',
        join(tree, 'plain.txt'),
        '--metadata',
        'a=b',
        '--tagging',
        't=1',
        '--checksum-algorithm',
        'SHA256',
      ),
    );
    const head = JSON.parse(
      await succeed(aws('s3api', 'head-object', ...target, '--checksum-mode', 'ENABLED')),
    );
    const tags = JSON.parse(await succeed(aws('s3api', 'get-object-tagging', ...target)));
    const attributes = JSON.parse(
      await succeed(
        aws('s3api', 'get-object-attributes', ...target, '--object-attributes', 'ETag', 'ObjectSize'),
      ),
    );
    expect(head).toMatchObject({
      ContentLength: 5,
      Metadata: { a: 'b' },
      ChecksumSHA256: expect.any(String),
    });
    expect(tags).toMatchObject({ TagSet: [{ Key: 't', Value: '1' }] });
    expect(attributes).toMatchObject({ ObjectSize: 5 });
    const missing = await aws('s3api', 'head-object', '--bucket', 'aws-api', '--key', 'none');
    expect([missing.exitCode > 0, missing.stderr]).toEqual([true, expect.stringContaining('404')]);
    await succeed(aws('s3api', 'delete-object', ...target));
  });

  test('makes a URL that gives the object to anybody', async () => {
    // In us-east-1 this client still signs URLs by version 2, which is not served.
    const region = 'eu-central-1';
    const body = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
    await raw(sandbox.endpoint, { method: 'PUT', path: '/aws-presign', body });
    await raw(sandbox.endpoint, {
      method: 'PUT',
      path: '/aws-presign/spa%C3%9F%20%2B.txt',
      body: 'plain',
      region,
    });
    const url = (
      await succeed(aws('s3', 'presign', 's3://aws-presign/spaß +.txt', '--region', region))
    ).trim();
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).toEqual([200, 'plain']);
  });
});

describe.skipIf(!isInstalled('rclone'))(clientTitle('rclone'), { timeout: 240_000, concurrent: true }, () => {
  test('copies, lists, checks, syncs, moves, purges', async () => {
    const client = rclone(sandbox, folder);
    await succeed(client('mkdir', 's3:rclone'));
    await succeed(
      client('copy', tree, 's3:rclone/tree', '--s3-upload-cutoff', '6Mi', '--s3-chunk-size', '5Mi'),
    );
    const check = await client('check', tree, 's3:rclone/tree', '--download');
    expect([check.exitCode, check.stderr]).toEqual([0, expect.stringContaining('0 differences found')]);
    await succeed(client('check', tree, 's3:rclone/tree'));
    expect((await succeed(client('lsf', '-R', '--files-only', 's3:rclone'))).trim().split('\n')).toHaveLength(
      5,
    );
    const modified = await client('sync', tree, 's3:rclone/tree', '--dry-run', '-v');
    expect(modified.stderr).toContain('There was nothing to transfer');
    await succeed(client('moveto', 's3:rclone/tree/plain.txt', 's3:rclone/tree/moved.txt'));
    await succeed(client('sync', tree, 's3:rclone/tree'));
    const back = join(folder, 'rclone-back');
    await succeed(client('copy', 's3:rclone/tree', back));
    expect(await hashes(back)).toEqual(await hashes(tree));
    await succeed(client('purge', 's3:rclone'));
    expect(await succeed(client('lsd', 's3:'))).not.toContain('rclone');
  });
});

describe.skipIf(!isInstalled('s3cmd'))(clientTitle('s3cmd'), { timeout: 240_000, concurrent: true }, () => {
  test('makes, puts, lists, syncs, gets, deletes, removes', async () => {
    const client = await s3cmd(sandbox, folder);
    await succeed(client('mb', 's3://s3cmd-bucket'));
    await succeed(client('put', join(tree, 'plain.txt'), 's3://s3cmd-bucket/plain.txt'));
    expect(await succeed(client('ls', 's3://s3cmd-bucket'))).toContain('s3://s3cmd-bucket/plain.txt');
    expect(await succeed(client('info', 's3://s3cmd-bucket/plain.txt'))).toContain('File size: 5');
    await succeed(client('sync', `${tree}/`, 's3://s3cmd-bucket/tree/'));
    const back = join(folder, 's3cmd-back');
    await mkdir(back);
    await succeed(client('sync', 's3://s3cmd-bucket/tree/', `${back}/`));
    expect(await hashes(back)).toEqual(await hashes(tree));
    await succeed(client('get', 's3://s3cmd-bucket/plain.txt', join(folder, 's3cmd-plain.txt')));
    expect(await readFile(join(folder, 's3cmd-plain.txt'), 'utf8')).toBe('plain');
    await succeed(client('cp', 's3://s3cmd-bucket/plain.txt', 's3://s3cmd-bucket/copy.txt'));
    await succeed(client('del', '--recursive', '--force', 's3://s3cmd-bucket/'));
    await succeed(client('rb', 's3://s3cmd-bucket'));
    expect(await succeed(client('ls'))).not.toContain('s3cmd-bucket');
  });
});
