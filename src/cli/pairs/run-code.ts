// How a run of a pair ends, as the shell sees it.

import type { RunReport } from '../../contract/pair.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';

/**
 * | the run | status |
 * | --- | --- |
 * | ended early, or an act failed | 1 |
 * | left something for the person to decide: held, in conflict, in the way | 3 |
 * | has removals that wait for a second look | 4 |
 * | else: both sides are alike | 0 |
 */
export function runCode({ isWhole, failed, held, conflicts, attention, unsure }: RunReport): ExitCode {
  if (!isWhole || failed > 0) return exitCode.failed;
  if (held + conflicts + attention > 0) return exitCode.undecided;
  return unsure > 0 ? exitCode.unsure : exitCode.done;
}

const worstFirst: readonly ExitCode[] = [exitCode.failed, exitCode.undecided, exitCode.unsure, exitCode.done];

/** The one of several runs that matters most. */
export function worstCode(codes: readonly ExitCode[]): ExitCode {
  return worstFirst.find((code) => codes.includes(code)) ?? exitCode.done;
}
