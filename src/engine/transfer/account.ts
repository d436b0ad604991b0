// Whose requests a transfer takes.

import type { TransferRequest } from '../../contract/transfer.ts';

/** The ids of the profiles of both ends, once each and parted by a space; '' where both ends are on this computer. */
export function accountOf({ source, target }: Pick<TransferRequest, 'source' | 'target'>): string {
  const from = source.kind === 's3' ? source.profileId : '';
  const to = target.kind === 's3' ? target.profileId : '';
  if (from === to || to === '') return from;
  return from === '' ? to : `${from} ${to}`;
}
