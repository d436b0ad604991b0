// A plan of any size with something of everything in it.

import { Key } from '../../../src/contract/models.ts';
import type { PairAct, PairAction } from '../../../src/contract/pair.ts';

const acts: readonly PairAct[] = [
  ...(['upload', 'upload', 'upload', 'download', 'rename-remote', 'remove-remote', 'conflict'] as const),
  ...(['remove-local', 'adopt'] as const),
];
const filesOfAFolder = 40;

/** `count` actions in folders of forty files. */
export function shownPlan(count: number): PairAction[] {
  return Array.from({ length: count }, (_, index): PairAction => {
    const act = acts[index % acts.length] ?? 'upload';
    const folder = String(Math.floor(index / filesOfAFolder)).padStart(4, '0');
    const path = Key.parse(`2026/${folder}/DSC_${String(index).padStart(6, '0')}.NEF`);
    return {
      ...{ act, path, sizeBytes: 1000 * index, replaces: act === 'download' },
      to: act === 'rename-remote' ? Key.parse(`${path}.renamed`) : null,
      isHeld: act === 'remove-remote',
    };
  });
}
