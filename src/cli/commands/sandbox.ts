// longshore sandbox: an S3-compatible server on this computer, for practice and for tests.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { type Context, dataFolder } from '../context.ts';
import { CannotDo, type ExitCode, exitCode } from '../exit-code.ts';
import { printable } from '../output.ts';

export interface SandboxOptions {
  readonly port?: number;
  readonly dir?: string;
}

/**
 * Serves until it is told to end, after one JSON line that says how to sign in. It has a folder of its own, so that it and
 * the practice bucket of a window can run at once. The keys are made afresh for each run, unless
 * LONGSHORE_SANDBOX_ACCESS_KEY_ID and LONGSHORE_SANDBOX_SECRET_ACCESS_KEY give them.
 */
export async function runSandbox(context: Context, options: SandboxOptions): Promise<ExitCode> {
  const { env, output, signal } = context;
  const { startSandbox } = await import('../../sandbox/sandbox.ts');
  const dir = options.dir === undefined ? join(dataFolder(context), 'sandbox') : resolve(options.dir);
  const sandbox = await startSandbox({
    dir,
    port: options.port ?? 0,
    accessKeyId:
      env['LONGSHORE_SANDBOX_ACCESS_KEY_ID'] || `SANDBOX${randomBytes(6).toString('hex').toUpperCase()}`,
    secretAccessKey: env['LONGSHORE_SANDBOX_SECRET_ACCESS_KEY'] || randomBytes(30).toString('base64url'),
  }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CannotDo(`Could not start the sandbox on ${printable(dir)}: ${reason}`);
  });
  const { endpoint, accessKeyId, secretAccessKey, region } = sandbox;
  // The same line with and without --json: it is meant for programs either way.
  process.stdout.write(`${JSON.stringify({ endpoint, accessKeyId, secretAccessKey, region })}\n`);
  output.status('Ctrl+C ends the sandbox.');
  if (!signal.aborted) await once(signal, 'abort');
  output.status('');
  await sandbox.close();
  return exitCode.done;
}
