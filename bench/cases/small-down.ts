// 5,000 objects of 4 KiB, down.

import { smallKeys } from '../ground.ts';
import type { Case } from './case.ts';
import { smallTargets } from './target.ts';

/** A whole bucket of small objects into an empty folder. */
export const smallDown: Case = {
  id: 'small-down',
  title: '5,000 x 4 KiB down',
  unit: 'request',
  amount: ({ sizes }) => sizes.smallFiles,
  targets: smallTargets,
  job: (ground) => ({ kind: 'small-down', bucket: 'small', keys: smallKeys(ground), folder: ground.down }),
  arrives: 'disk',
  source: ({ small }) => small,
  expected: ({ sizes }) => ({ files: sizes.smallFiles, bytes: sizes.smallFiles * sizes.smallBytes }),
};
