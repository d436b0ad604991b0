// Plans in words: what goes which way, and what becomes of what gives way.

import { formatPlural, formatSize } from '../../base/units.ts';
import { planText } from '../../contract/act-text.ts';
import type { PairAction } from '../../contract/pair.ts';
import type { PlanFolder, Way, WayCounts } from './plan-tree.ts';

const words: Record<Way, string> = {
  'to-bucket': 'to the bucket',
  'to-folder': 'to this computer',
  remove: 'removed',
  both: 'kept twice',
};

/** "214 to the bucket, 3 to this computer, 2 removed"; empty where nothing goes anywhere. */
export function countsText(counts: WayCounts): string {
  return (['to-bucket', 'to-folder', 'remove', 'both'] as const)
    .filter((way) => counts[way] > 0)
    .map((way) => `${counts[way].toLocaleString('en-US')} ${words[way]}`)
    .join(', ');
}

/** The whole plan in one line. `alikeFiles`: those that only have to be noted down. */
export function planSummary({ counts, sizeBytes, heldCount }: PlanFolder, alikeFiles: number): string {
  const what = countsText(counts) || 'Nothing to do';
  const size = sizeBytes > 0 ? `${formatSize(sizeBytes)} to move` : '';
  const held = heldCount > 0 ? `${formatPlural(heldCount, 'of them is', 'of them are')} held` : '';
  const alike = alikeFiles > 0 ? `${formatPlural(alikeFiles, 'file')} alike already` : '';
  return [what, size, held, alike].filter(Boolean).join(', ');
}

/** What a row says of an action: "Upload", "Rename in the bucket to b/c.txt". */
export function actionText({ act, to }: PairAction): string {
  return to === null ? planText(act) : `${planText(act)} to ${to}`;
}

/** What else is to be known of it. */
export function actionNote({ act, replaces, isHeld }: PairAction): string {
  if (isHeld) return 'Held until you have looked';
  if (act === 'conflict') return 'Both changed; one gets another name';
  return replaces ? 'What is there is kept in the trash' : '';
}
