// What a run would do, as a dry run tells it.

import type { PairAction } from '../../contract/pair.ts';
import type { Output } from '../output.ts';
import { actLine, nameAct, type Sides } from './act-line.ts';

/** One line for each act that touches a file. */
export function tellPlan(output: Output, sides: Sides, actions: readonly PairAction[]): void {
  for (const action of actions) {
    const named = nameAct(action, sides);
    if (!named) continue;
    const { sizeBytes, isHeld } = action;
    output.say(`(dryrun) ${isHeld ? 'held: ' : ''}${actLine(named)}`, {
      event: 'planned',
      ...named,
      sizeBytes,
      isHeld,
    });
  }
}
