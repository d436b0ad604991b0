// Carries out a command and turns whatever it throws into one sentence and an exit status.

import { isAbort } from '../base/abort.ts';
import { AppError, toWire } from '../contract/errors.ts';
import { systemClock } from '../host/clock.ts';
import { createLog } from '../host/log.ts';
import { type Context, dataFolder } from './context.ts';
import { CannotDo, type ExitCode, exitCode, exitCodeOf, WrongUse } from './exit-code.ts';

/** Never rejects. */
export async function settle(
  context: Context,
  action: (context: Context) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { output, signal } = context;
  try {
    return await action(context);
  } catch (error) {
    output.status('');
    if (signal.aborted || isAbort(error) || isLeft(error)) return exitCode.interrupted;
    if (error instanceof WrongUse || error instanceof CannotDo) {
      output.failWith(error.message);
      return error instanceof WrongUse ? exitCode.wrongUse : exitCode.failed;
    }
    if (!(error instanceof AppError))
      createLog(dataFolder(context), { clock: systemClock })('error', 'command', { error });
    const wire = toWire(error, 'command');
    output.fail(wire);
    return exitCodeOf(wire);
  }
}

/** Ctrl+C at a question. */
function isLeft(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError');
}
