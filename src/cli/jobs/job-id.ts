// What a job is called: the same for the same command, however often it is run.

import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Profile } from '../../contract/profile.ts';
import type { TransferRequest } from '../../contract/transfer.ts';
import { type Address, isFolderLike } from '../address.ts';
import type { Ends } from '../transfer-plan.ts';

/** All that makes a command the one it is. */
export interface JobCommand extends Ends {
  readonly isRecursive: boolean;
  readonly request: Pick<TransferRequest, 'ifExists' | 'move' | 'storageClass' | 'rules'>;
}

/** `j` and nine digits: no number, so that nobody takes it for a transfer of the window. */
export function jobIdOf({ from, to, source, target, ...command }: JobCommand): string {
  const { ifExists, move = false, storageClass = null, rules = [] } = command.request;
  const parts = [
    endOf(from, source.profile),
    endOf(to, target.profile),
    command.isRecursive,
    ifExists,
    move,
    storageClass,
    rules.map(({ kind, pattern }) => [kind, pattern]),
  ];
  return `j${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 9)}`;
}

/** Whether a text could be the id of a job, and so the name of its files. */
export function isJobId(text: string): boolean {
  return /^j[0-9a-f]{9}$/.test(text);
}

function endOf(address: Address, { id, name, endpoint, source }: Profile): unknown[] {
  // A slash at the end keeps the name and makes another target of it.
  if (address.kind === 'local') return [resolve(address.path), isFolderLike(address)];
  return [address.bucket, address.key, id, name, endpoint, source];
}
