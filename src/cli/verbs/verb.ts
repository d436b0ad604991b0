// What every group of verbs is given to describe itself with.

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { TransferRequest } from '../../contract/transfer.ts';
import type { Context, GlobalOptions, Session } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';

/** Carries out a command's action with a context made from its options. */
export type Run = (options: GlobalOptions, action: (context: Context) => Promise<ExitCode>) => Promise<void>;

/** A verb that needs an engine and an account. `prepare` reads its arguments first, so that wrong use costs nothing. */
export type InSession = (
  command: Command,
  prepare: () => Promise<(session: Session) => Promise<ExitCode>>,
) => Promise<void>;

/** The program to add verbs to, and the two ways of carrying one out. */
export interface Verbs {
  readonly program: Command;
  readonly run: Run;
  readonly inSession: InSession;
}

/** Adds --exclude and --include, whose order among each other decides. */
export function withRules(command: Command, rules: NonNullable<TransferRequest['rules']>): Command {
  for (const kind of ['exclude', 'include'] as const) {
    const what = kind === 'exclude' ? 'leave out what matches' : 'take what matches after all';
    command.option(`--${kind} <pattern>`, `${what}; the last that matches decides`, (pattern: string) => {
      rules.push({ kind, pattern });
      return pattern;
    });
  }
  return command;
}

/** --port, a number up to 65535. */
export function portOption(usual: string): Option {
  return new Option('--port <number>', `the port to listen on (default: ${usual})`).argParser((text) => {
    const port = Number(text);
    if (/^\d+$/.test(text) && port <= 65_535) return port;
    throw new InvalidArgumentError('A port is a number up to 65535.');
  });
}
