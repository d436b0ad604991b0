// Tells what became of each file of a transfer.

import { formatPlural, formatSize } from '../base/units.ts';
import type { Transfer } from '../contract/transfer.ts';
import { nameIn } from './address.ts';
import type { Asking } from './context.ts';
import { itemsOf } from './follow.ts';
import { printable } from './output.ts';

export interface Reporting {
  /** What was done, in one word: `upload`, `move` and so on. */
  readonly verb: string;
  /** Only failures are told to people. */
  readonly isQuiet: boolean;
}

/** Why a file was left alone, in words. */
export const reasons = { exists: 'already there', same: 'the same', excluded: 'excluded' } as const;

/** Files that were moved, left alone or cancelled first, then the failures, then the sum. */
export async function report(
  asking: Asking,
  transfer: Transfer,
  { verb, isQuiet }: Reporting,
): Promise<void> {
  const { output } = asking;
  const { source, target } = transfer;

  for (const state of ['done', 'skipped', 'cancelled'] as const) {
    if (isQuiet && !output.isJson) continue;
    for await (const page of itemsOf(asking, transfer.id, state)) {
      for (const { key, targetKey, sizeBytes, skipped, startedOver } of page) {
        if (skipped === 'excluded') continue;
        const names = { from: nameIn(source, key), to: nameIn(target, targetKey) };
        const word =
          state === 'done'
            ? verb
            : state === 'skipped'
              ? `skip (${reasons[skipped ?? 'same']})`
              : 'cancelled';
        const anew = startedOver > 0 ? ' (begun anew, for it had changed)' : '';
        output.say(`${word}: ${printable(names.from)} to ${printable(names.to)}${anew}`, {
          event: 'file',
          state,
          ...names,
          sizeBytes,
          ...(skipped && { reason: skipped }),
          ...(startedOver > 0 && { startedOver }),
        });
      }
      await output.drained();
    }
  }
  let told = 0;
  for await (const page of itemsOf(asking, transfer.id, 'failed')) {
    for (const { error } of page) if (error) output.fail(error);
    told += page.length;
  }
  if (told === 0 && transfer.error) output.fail(transfer.error);

  const { doneFiles, doneBytes, skippedFiles, failedFiles } = transfer;
  const parts = [
    `${formatPlural(doneFiles, 'file')}, ${formatSize(doneBytes)}`,
    skippedFiles > 0 && `${skippedFiles} skipped`,
    failedFiles > 0 && `${failedFiles} failed`,
  ].filter(Boolean);
  const isWorthIt = !isQuiet && transfer.totalFiles !== 1;
  output.say(isWorthIt ? `${verb}: ${parts.join('; ')}` : null, {
    event: 'transferred',
    verb,
    state: transfer.state,
    doneFiles,
    doneBytes,
    skippedFiles,
    failedFiles,
  });
}
