// What the acts of one pass are given: its surroundings, and what is found out once for all of them.

import { AppError } from '../../../contract/errors.ts';
import type { PairFacts } from '../../journal/pair-journal.ts';
import { isOurFolder } from '../marks.ts';
import type { Versioning } from '../objects.ts';
import type { RunOptions, Surroundings } from '../surroundings.ts';
import type { Acting } from './act.ts';
import { createSpelling } from './spelling.ts';

/** `facts` are those by which the folder was recognised. */
export function actingOf(
  { pair, folder, objects, journal, clock, random, device, isMarked }: Surroundings,
  facts: PairFacts,
  { signal, settleMs }: RunOptions,
): Acting {
  let versioning: Promise<Versioning> | null = null;
  let seenMs = Number.NEGATIVE_INFINITY;
  return {
    ...{ pair, folder, objects, journal, clock, random, device, signal, settleMs },
    spelling: createSpelling(folder),
    async keepsVersions() {
      versioning ??= objects.versioning();
      return (await versioning) === 'on';
    },
    async demandOurFolder(maxAgeMs = 0) {
      if (maxAgeMs > 0 && Math.abs(clock.now() - seenMs) <= maxAgeMs) return;
      const found = await folder.identity();
      seenMs = clock.now();
      if (isOurFolder({ isMarked }, found, facts)) return;
      seenMs = Number.NEGATIVE_INFINITY;
      const detail = 'The folder was taken away or exchanged while it was being synced.';
      throw new AppError('pair.foreign', { op: 'pair.recognise', from: pair.folder, detail });
    },
  };
}
