// One file of 2 GiB, up.

import type { Case } from './case.ts';
import { largeUpTargets } from './target.ts';

/** A large file to a key that is not there yet. */
export const largeUp: Case = {
  id: 'large-up',
  title: '2 GiB up',
  unit: 'GiB',
  amount: ({ sizes }) => sizes.largeBytes / 1024 ** 3,
  targets: largeUpTargets,
  job: ({ large, pieces }, run) => ({
    kind: 'large-up',
    file: large,
    pieces,
    bucket: 'up',
    key: `${run}.bin`,
  }),
  arrives: 'server',
  source: ({ large }) => large,
  // curl brings it in pieces, so how many there are says nothing.
  expected: ({ sizes }) => ({ files: Number.NaN, bytes: sizes.largeBytes }),
};
