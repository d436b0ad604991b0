// longshore facts: what it tells of a store, and when it finds out anew.

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { abilities } from '../../src/contract/store-facts.ts';
import { type CommandResult, eventsOf, runCommand } from '../support/command-line.ts';
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

vi.setConfig({ testTimeout: 90_000 });

let sandbox: TestSandbox;
let proxy: FaultyProxy;
let home: string;
let removeHome: () => Promise<void>;

beforeAll(async () => {
  sandbox = await startTestSandbox({ ignores: ['if-none-match'] });
  proxy = await startFaultyProxy(sandbox.endpoint);
  ({ path: home, remove: removeHome } = await makeTempFolder());
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await sandbox.stop();
  await removeHome();
});

function run(...args: string[]): Promise<CommandResult> {
  const env = {
    AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
    AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
    AWS_ENDPOINT_URL: proxy.endpoint,
  };
  return runCommand(args, { home, env, cwd: home });
}

test('facts are found by reading, then by trying in a bucket, and then remembered', async () => {
  await run('mb', 's3://facts');
  const read = await run('facts');
  expect(read).toMatchObject({ code: 0, err: '' });
  expect(read.out).toContain(`server   ${proxy.endpoint.replace('http://', '')}, LongshoreSandbox\n`);
  expect(read.out).toMatch(/^unknown {2}CopyObject +No bucket was chosen to try it in\.$/m);

  const tried = await run('facts', '--bucket', 's3://facts/');
  expect(tried.out).toMatch(
    /^ignored {2}Put If-None-Match +The store takes it without a word and does nothing\.$/m,
  );
  expect(tried.out).toMatch(/^yes {6}CopyObject$/m);
  expect(tried.out).toContain('in s3://facts\n');

  const before = proxy.requests.length;
  expect((await run('facts')).out).toBe(tried.out);
  expect(proxy.requests).toHaveLength(before);

  const again = eventsOf(await run('facts', '--again', '--json'));
  expect(proxy.requests.length).toBeGreaterThan(before + 20);
  expect(again[0]).toMatchObject({ event: 'store-facts', bucket: 'facts', region: 'us-east-1' });
  expect(Object.keys(Object(again[0]?.['abilities']))).toEqual([...abilities]);
  expect((await run('ls', 's3://facts', '--recursive')).out).toBe('');
});

test('facts fail with a sentence where the bucket is not there', async () => {
  const failed = await run('facts', '--bucket', 'no-such-bucket');
  expect(failed).toMatchObject({ code: 1, out: '' });
  expect(failed.err).toContain('Could not find out what can be done in s3://no-such-bucket');
});
