// How a command ends, as the shell sees it.

import type { ErrorWire } from '../contract/errors.ts';

/** Documented in docs/command-line.md; a script may rely on them. */
export const exitCode = {
  ...{ done: 0, failed: 1, wrongUse: 2 },
  /** Of a pair: something is held, in conflict or left alone until the person has decided. */
  undecided: 3,
  /** Of a pair: removals wait for a second look. */
  unsure: 4,
  ...{ interrupted: 130, terminated: 143 },
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Arguments that make no sense, with a sentence that says what would. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}

/** A command that cannot be carried out, for a reason that no error code of the engine has. */
export class CannotDo extends Error {
  override readonly name = 'CannotDo';
}

/** The status of a command that ended with this error. */
export function exitCodeOf({ code }: ErrorWire): ExitCode {
  return code === 'input.wrong' ? exitCode.wrongUse : exitCode.failed;
}
