// A sandbox server for tests: started in a folder of its own, ended and removed afterwards.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';

/** The keys of every sandbox that a test starts, unless it says otherwise. */
export const TEST_KEYS = {
  accessKeyId: 'LONGSHORETESTKEY0001',
  secretAccessKey: 'longshore-test-secret-0001',
} as const;

export interface TestSandbox extends Sandbox, AsyncDisposable {
  /** The folder that it keeps its data in. */
  readonly dir: string;
  /** Closes it and removes the folder, unless the test brought the folder along. */
  stop(): Promise<void>;
}

/**
 * Starts a sandbox on a free port in a new temporary folder. Use it with `await using`, which closes it and removes
 * the folder at the end of the block, or call `stop` in an `afterAll`:
 *
 *     await using sandbox = await startTestSandbox();
 *     const client = new S3Client({ endpoint: sandbox.endpoint, region: sandbox.region, credentials: sandbox });
 */
export async function startTestSandbox(options: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'longshore-sandbox-')));
  const sandbox = await startSandbox({ ...TEST_KEYS, ...options, dir });
  const stop = async (): Promise<void> => {
    await sandbox.close();
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
  };
  return { ...sandbox, dir, stop, [Symbol.asyncDispose]: stop };
}

/** Runs a test with a sandbox of its own and ends it whatever happens. */
export async function withSandbox<T>(
  run: (sandbox: TestSandbox) => Promise<T>,
  options: Partial<SandboxOptions> = {},
): Promise<T> {
  await using sandbox = await startTestSandbox(options);
  return await run(sandbox);
}
