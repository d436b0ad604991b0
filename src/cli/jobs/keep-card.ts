// Writing down what a job is, before it begins.

import { resolve } from 'node:path';
import { type Address, textOf } from '../address.ts';
import type { Ends } from '../transfer-plan.ts';
import { jobProfile, writeCard } from './job-card.ts';
import { cardFile } from './job-folder.ts';
import { accountsOf, type OwnJob } from './own-job.ts';

/** Writes the card of a job; throws what writing it throws. */
export function keepCard({ id, dataFolder }: OwnJob, ends: Ends, isMove: boolean): void {
  writeCard(cardFile(dataFolder, id), {
    verb: isMove ? 'mv' : 'cp',
    from: wholeText(ends.from),
    to: wholeText(ends.to),
    profiles: accountsOf(ends).map(({ profile, isLent }) => jobProfile(profile, isLent)),
  });
}

function wholeText(address: Address): string {
  return address.kind === 'local' ? resolve(address.path) : textOf(address);
}
