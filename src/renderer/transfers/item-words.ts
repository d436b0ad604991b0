// A file of a transfer in words: how it stands, what proved its bytes, and what happened to it.

import { formatPlural } from '../../base/units.ts';
import { explain } from '../../contract/error-text.ts';
import type { TransferItem } from '../../contract/transfer.ts';

export const itemStates: Record<TransferItem['state'], string> = {
  waiting: 'Waiting',
  running: 'Running',
  done: 'Done',
  skipped: 'Skipped',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

const skipReasons: Record<NonNullable<TransferItem['skipped']>, string> = {
  exists: 'Something of that name was there already.',
  same: 'The same was there already.',
  excluded: 'Left out by a rule.',
};

/** "CRC32", "not verifiable"; a dash before it was moved. */
export function proofText({ proof }: Pick<TransferItem, 'proof'>): string {
  if (proof === null) return '\u2013';
  return proof === 'none' ? 'not verifiable' : proof.toUpperCase();
}

/** Why it failed or was left alone, and how often it was tried; empty where there is nothing to tell. */
export function storyText({ error, skipped, retries, startedOver }: TransferItem): string {
  const tries = retries > 0 ? formatPlural(retries, 'retry', 'retries') : '';
  if (error) return [explain(error).why, tries && `After ${tries}.`].filter(Boolean).join(' ');
  if (skipped) return skipReasons[skipped];
  return [tries, startedOver > 0 && 'begun anew, for it had changed'].filter(Boolean).join(', ');
}
