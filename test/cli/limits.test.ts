// The limits of one command: --bwlimit, --requests and --workers, and what its events tell of them.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { eventsOf, runCommand } from '../support/command-line.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000 });

let sandbox: TestSandbox;
let home: string;
let remove: () => Promise<void>;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  ({ path: home, remove } = await makeTempFolder());
  await mkdir(join(home, 'tree'));
  for (let index = 0; index < 64; index += 1)
    await writeFile(join(home, 'tree', `f${index}`), Buffer.alloc(64 * 1024, index));
  expect((await run('mb', 's3://limits')).code).toBe(0);
});

afterAll(async () => {
  await sandbox.stop();
  await remove();
});

function run(...args: string[]) {
  const env = {
    AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
    AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
    AWS_ENDPOINT_URL: sandbox.endpoint,
  };
  return runCommand(args, { home, env, cwd: home });
}

it('a command keeps within its limits, and its events tell how many requests are in flight', async () => {
  const limits = ['--bwlimit', '2M', '--requests', '1,3,3', '--workers', '1'];
  const startMs = performance.now();
  const result = await run('cp', 'tree', 's3://limits/tree', '--recursive', '--json', ...limits);
  expect(result.code).toBe(0);
  // 4 MiB at 2 MiB a second, of which the first tenth of a second may go at once.
  expect(performance.now() - startMs).toBeGreaterThan(1850);
  const told = eventsOf(result).filter(({ event, requests }) => event === 'progress' && requests !== null);
  expect(told.length).toBeGreaterThan(0);
  for (const { requests } of told) {
    expect(requests).toMatchObject({ slowDowns: 0, retries: 0 });
    const { limit, inFlight } = requests as { limit: number; inFlight: number };
    expect(limit).toBe(3);
    expect(inFlight).toBeLessThanOrEqual(3);
  }
  expect(told.some(({ requests }) => (requests as { inFlight: number }).inFlight > 0)).toBe(true);
});

it.each([
  [['--bwlimit', 'fast'], '"fast" is not a bandwidth limit'],
  [['--bwlimit', '1b'], 'less than the least limit'],
  [['--requests', '4,2,8'], 'Write one number from 1 to 256'],
  [['--requests', '0'], 'Write one number from 1 to 256'],
  [['--workers', '1,2'], 'Write one number from 1 to 256'],
])('%j is wrong use', async (args, sentence) => {
  const { code, err } = await run('cp', 'tree/f1', 's3://limits/', ...args);
  expect(code).toBe(2);
  expect(err).toContain(sentence);
});

it('a pipe has no limits to be held', async () => {
  const { code, err } = await run('cp', '-', 's3://limits/piped', '--bwlimit', '1M');
  expect([code, err]).toEqual([2, expect.stringContaining('hold for files, not for a pipe')]);
});
