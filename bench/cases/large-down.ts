// One object of 2 GiB, down.

import { join } from 'node:path';
import type { Case } from './case.ts';
import { largeDownTargets } from './target.ts';

/** A large object into an empty folder. */
export const largeDown: Case = {
  id: 'large-down',
  title: '2 GiB down',
  unit: 'GiB',
  amount: ({ sizes }) => sizes.largeBytes / 1024 ** 3,
  targets: largeDownTargets,
  job: ({ down }) => ({
    kind: 'large-down',
    bucket: 'large',
    key: 'large.bin',
    file: join(down, 'large.bin'),
  }),
  arrives: 'disk',
  source: ({ large }) => large,
  expected: ({ sizes }) => ({ files: 1, bytes: sizes.largeBytes }),
};
