// 5,000 files of 4 KiB, up.

import type { Case } from './case.ts';
import { smallTargets } from './target.ts';

/** Many small files from a folder into a bucket that has none of them. */
export const smallUp: Case = {
  id: 'small-up',
  title: '5,000 x 4 KiB up',
  unit: 'request',
  amount: ({ sizes }) => sizes.smallFiles,
  targets: smallTargets,
  job: ({ small }, run) => ({ kind: 'small-up', folder: small, bucket: 'up', prefix: `${run}/` }),
  arrives: 'server',
  source: ({ small }) => small,
  expected: ({ sizes }) => ({ files: sizes.smallFiles, bytes: sizes.smallFiles * sizes.smallBytes }),
};
