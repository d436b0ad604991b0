// A bucket of 1,000,000 keys, listed whole.

import type { Case } from './case.ts';
import { listTargets } from './target.ts';

/** Every key of a bucket, a line each. */
export const list: Case = {
  id: 'list',
  title: 'list 1,000,000 keys',
  unit: 'key',
  amount: ({ sizes }) => sizes.listedKeys,
  targets: listTargets,
  job: () => ({ kind: 'list', bucket: 'million' }),
  arrives: 'output',
  source: () => null,
  expected: ({ sizes }) => ({ files: sizes.listedKeys, bytes: Number.NaN }),
};
