// longshore mv: copies, and removes each source once its copy is proved to be there.

import type { Session } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Ends } from '../transfer-plan.ts';
import { type CopyOptions, copyBetween } from './cp.ts';

/** Moves from one end to the other; what fails stays where it was. */
export function move(session: Session, ends: Ends, options: CopyOptions): Promise<ExitCode> {
  return copyBetween(session, ends, { ...options, move: true });
}
