// Runs the command line as a person or a script would: in a process of its own, with a home and an environment of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const at = (path: string) => new URL(`../../${path}`, import.meta.url);
const stamp: { isBuilt(): boolean } = await import(at('scripts/build-stamp.js').href);

/** Whether the bundles are those of the sources as they stand. */
export const isBuilt = stamp.isBuilt();

/** The bundle where there is one, for it starts three times as fast; else the sources. */
export const commandLine = fileURLToPath(at(isBuilt ? 'out/main/cli.js' : 'src/cli/main.ts'));

export interface CommandOptions {
  /** Where its home and data folder are. */
  readonly home: string;
  /** Added to an environment that knows no account. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What it reads from standard input. */
  readonly input?: string;
  /** Standard input stays open: more of it is the caller's to write. */
  readonly holdsInput?: boolean;
}

export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The environment of a command that finds no account, no keychain and no settings of whoever runs the tests. */
export function bareEnv({ home, env = {} }: CommandOptions): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    USERPROFILE: home,
    TMPDIR: process.env['TMPDIR'] ?? '/tmp',
    LONGSHORE_DATA_DIR: `${home}/data`,
    AWS_EC2_METADATA_DISABLED: 'true',
    TZ: 'UTC',
    ...env,
  };
}

/** Starts a command whose end is the caller's to bring about. */
export function startCommand(args: readonly string[], options: CommandOptions): ChildProcess {
  return startProgram(commandLine, args, options);
}

/** Starts one of the project's scripts in the same surroundings. */
export function startScript(name: string, args: readonly string[], options: CommandOptions): ChildProcess {
  return startProgram(fileURLToPath(at(`scripts/${name}`)), args, options);
}

function startProgram(program: string, args: readonly string[], options: CommandOptions): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], {
    env: bareEnv(options),
    cwd: options.cwd ?? options.home,
    stdio: 'pipe',
  });
  child.stdin?.on('error', () => {});
  if (!options.holdsInput) child.stdin?.end(options.input ?? '');
  return child;
}

/** Runs a command to its end. */
export async function runCommand(args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return resultOf(startCommand(args, options));
}

/** What a started command says until it ends, and how it ends. */
export async function resultOf(child: ChildProcess): Promise<CommandResult> {
  if (!child.stdout || !child.stderr) throw new Error('the command was started without pipes');
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}

/** The events of a command that was given --json. */
export function eventsOf({ out }: CommandResult): Record<string, unknown>[] {
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
