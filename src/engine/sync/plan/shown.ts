// An action of a plan as a face sees it.

import type { PairAction } from '../../../contract/pair.ts';
import type { PlannedAction } from '../../journal/pair-journal.ts';

/** Without what only carrying it out needs. */
export function shown({ act, path, to, sizeBytes, replaces, isHeld }: PlannedAction): PairAction {
  return { act, path, to, sizeBytes, replaces, isHeld };
}
