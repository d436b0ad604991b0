// The story, told in a terminal: a bucket, a real folder tree up, down, compared; one file under another name and class; all removed.

import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awsCli, clientTitle, isInstalled, rclone } from '../support/foreign-clients.ts';
import { longshore, type Said } from './support/command-line.ts';
import { openTarget, type Target } from './support/target.ts';
import { makeTree, type Seen, see } from './support/tree.ts';

const bucket = `story-cli-${randomBytes(4).toString('hex')}`;
let target: Target;
let folder: string;
let before: Map<string, Seen>;

beforeAll(async () => {
  target = await openTarget();
  folder = await mkdtemp(join(tmpdir(), 'longshore-story-cli-'));
  await makeTree(join(folder, 'tree'));
  before = await see(join(folder, 'tree'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await target.close();
});

async function run(...args: string[]): Promise<Said> {
  const said = await longshore(target, join(folder, 'data'), args);
  expect(said, `longshore ${args.join(' ')}`).toMatchObject({ exitCode: 0, stderr: '' });
  return said;
}

it('makes a bucket in a region', async () => {
  await run('mb', `s3://${bucket}`, '--region', target.otherRegion);
  expect((await run('ls')).stdout).toContain(bucket);
});

it('uploads the tree and tells its progress', async () => {
  const { stdout } = await run('--json', 'cp', join(folder, 'tree'), `s3://${bucket}/tree`, '--recursive');
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events.some((event) => event.event === 'progress')).toBe(true);
  expect(events.filter((event) => event.event === 'file')).toHaveLength(before.size);
});

it('lists what it uploaded', async () => {
  const { stdout } = await run('ls', `s3://${bucket}/tree/`, '--recursive', '--summarize');
  expect(stdout).toContain('tree/names & signs/Grüße, 写真 + 100%.txt');
  expect(stdout).toMatch(new RegExp(`Total Objects: ${before.size}`));
});

it.skipIf(!isInstalled('rclone'))(
  `uploaded what ${clientTitle('rclone')} finds no difference in`,
  async () => {
    const check = await rclone(target, folder)(
      'check',
      join(folder, 'tree'),
      `s3:${bucket}/tree`,
      '--download',
      '--s3-region',
      target.otherRegion,
    );
    expect(check).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining(' 0 differences found') as string,
    });
  },
);

it.skipIf(!isInstalled('aws'))(
  `uploaded what ${clientTitle('aws')} has nothing to synchronise in`,
  async () => {
    const sync = await awsCli(target, folder)(
      's3',
      'sync',
      '--dryrun',
      join(folder, 'tree'),
      `s3://${bucket}/tree`,
    );
    expect(sync).toMatchObject({ exitCode: 0, stdout: '' });
  },
);

it('downloads it elsewhere with every byte and every time', async () => {
  await run('cp', `s3://${bucket}/tree`, join(folder, 'back'), '--recursive', '--no-progress');
  expect(await see(join(folder, 'back'))).toEqual(before);
});

it('uploads one file under another name and storage class', async () => {
  await run(
    'cp',
    join(folder, 'tree', 'empty.txt'),
    `s3://${bucket}/renamed.txt`,
    '--storage-class',
    'STANDARD_IA',
  );
  const { stdout } = await run('--json', 'ls', `s3://${bucket}/renamed.txt`);
  expect(stdout).toContain('STANDARD_IA');
});

it('gives one object back alone', async () => {
  await run('cp', `s3://${bucket}/tree/react/package.json`, join(folder, 'one.json'));
  expect(await readFile(join(folder, 'one.json'))).toEqual(
    await readFile(join(folder, 'tree', 'react', 'package.json')),
  );
});

it('removes one object, will not remove a bucket that is not empty, then removes both', async () => {
  await run('rm', `s3://${bucket}/renamed.txt`);
  const refused = await longshore(target, join(folder, 'data'), ['rb', `s3://${bucket}`]);
  expect(refused).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/still holds objects.*\n$/) as string,
  });
  await run('rm', `s3://${bucket}/tree/`, '--recursive');
  await run('rb', `s3://${bucket}`);
  expect((await run('ls')).stdout).not.toContain(bucket);
});
