// The command line: reads the arguments, carries the command out, and ends with the status that says how it went.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import type { Context, GlobalOptions, ProgramFiles } from './context.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { createProgram } from './program.ts';

// As a bundle this is out/main/cli.js, as a source src/cli/main.ts: two folders down from the package either way.
const beside = (path: string) => new URL(path, import.meta.url);
const isSource = import.meta.url.endsWith('.ts');
const files: ProgramFiles = {
  keychain: beside(isSource ? '../host/keychain-process.ts' : './keychain-process.js'),
  worker: beside(isSource ? '../engine/worker/thread.ts' : './data-worker.js'),
  pages: fileURLToPath(beside(isSource ? '../../out/renderer' : '../renderer')),
};
const { version }: { version: string } = JSON.parse(readFileSync(beside('../../package.json'), 'utf8'));

/** npm and our own starter pass Ctrl+C on although the terminal has sent it already: this soon it is no second one. */
const echoMs = 500;

const abort = new AbortController();
let askedMs = Number.POSITIVE_INFINITY;
let interrupted: ExitCode = exitCode.interrupted;
let status: ExitCode = exitCode.done;

for (const [signal, code] of [
  ['SIGINT', exitCode.interrupted],
  ['SIGTERM', exitCode.terminated],
  ['SIGHUP', exitCode.terminated],
] as const) {
  process.on(signal, () => {
    // Whoever asks twice does not want to wait for a clean end.
    if (performance.now() - askedMs > echoMs) process.exit(code);
    if (abort.signal.aborted) return;
    askedMs = performance.now();
    interrupted = code;
    abort.abort();
  });
}

// A reader that has gone (`longshore ls | head`) wants no more: end as if by SIGPIPE, without a word.
process.stdout.on('error', () => process.exit(141));
process.stderr.on('error', () => {});

async function run(options: GlobalOptions, action: (context: Context) => Promise<ExitCode>): Promise<void> {
  const { createOutput } = await import('./output.ts');
  const { settle } = await import('./settle.ts');
  const output = createOutput({
    out: process.stdout,
    err: process.stderr,
    isJson: options.json === true,
    hasStatus: options.progress !== false && process.env['TERM'] !== 'dumb',
  });
  const context: Context = { options, output, env: process.env, signal: abort.signal, files, version };
  status = await settle(context, action);
  if (abort.signal.aborted && status !== exitCode.done) status = interrupted;
  output.say(null, { event: 'end', exitCode: status, failed: output.failures });
}

try {
  await createProgram(version, run).parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Help and version that were asked for are no wrong use.
  status = error.exitCode === 0 ? exitCode.done : exitCode.wrongUse;
}
await new Promise<void>((resolve) => {
  process.stdout.write('', () => resolve());
});
process.exit(status);
