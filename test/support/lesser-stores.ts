// Sandboxes that are lesser stores than S3: they overlook preconditions of changes, or do not know them. Reads are as at S3.

import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';

const ofWrites = ['PUT if-match', 'PUT if-none-match', 'POST if-match', 'POST if-none-match'];
const ofDeletes = ['DELETE if-match'];
const ofCopies = [
  'COPY if-match',
  'COPY if-none-match',
  'x-amz-copy-source-if-match',
  'x-amz-copy-source-if-none-match',
  'x-amz-copy-source-if-modified-since',
  'x-amz-copy-source-if-unmodified-since',
];
const all = [...ofWrites, ...ofDeletes, ...ofCopies];

/** Options of `startTestSandbox`, by the names that docs/sandbox.md gives them. */
export const lesserStores = {
  'ignores-conditions': { ignores: all },
  'ignores-conditional-writes': { ignores: ofWrites },
  'ignores-conditional-deletes': { ignores: ofDeletes },
  'ignores-conditional-copies': { ignores: ofCopies },
  'refuses-conditions': { refuses: all },
  'refuses-conditional-writes': { refuses: ofWrites },
  'refuses-conditional-deletes': { refuses: ofDeletes },
  'refuses-conditional-copies': { refuses: ofCopies },
  /** As Ceph 16. */
  'fails-with-versions': {
    ignores: all.filter((name) => name !== 'PUT if-match').map((name) => `versioned ${name}`),
    denies: ['versioned PUT if-match'],
  },
} as const satisfies Record<string, Pick<SandboxOptions, 'ignores' | 'refuses' | 'denies'>>;

export type LesserStore = keyof typeof lesserStores;
