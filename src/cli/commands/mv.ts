// longshore mv: copies, and removes each source once its copy is proved to be there.

import type { Address } from '../address.ts';
import type { Session } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { type CopyOptions, copy } from './cp.ts';

/** Moves `from` to `to`; what fails stays where it was. */
export function move(session: Session, from: Address, to: Address, options: CopyOptions): Promise<ExitCode> {
  return copy(session, from, to, { ...options, move: true });
}
