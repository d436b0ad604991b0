// Every way in which the engine can be asked to keep two places alike, by name.

import { ConflictRule, DeleteRule } from '../../src/contract/pair.ts';
import type { Setup } from './told-world.ts';

const twoWay = ConflictRule.options.map((conflicts): [string, Setup] => [
  `two-way, ${conflicts}`,
  { kind: 'pair', mode: 'two-way', deletes: 'trash', conflicts },
]);

const oneWay = (['backup', 'restore'] as const).flatMap((mode) =>
  DeleteRule.options.map((deletes): [string, Setup] => [
    `${mode}, ${deletes}`,
    { kind: 'pair', mode, deletes, conflicts: 'keep-both' },
  ]),
);

const plain = { isDeleting: false, isExact: false, isSizeOnly: false, isApproved: false };

/** As `longshore sync` has them; approved is what was held and was then let go. */
const switches = {
  sync: plain,
  'sync --delete': { ...plain, isDeleting: true },
  'sync --delete, approved': { ...plain, isDeleting: true, isApproved: true },
  'sync --delete --size-only': { ...plain, isDeleting: true, isSizeOnly: true },
  'sync --exact': { ...plain, isExact: true },
};

const once = (['backup', 'restore'] as const).flatMap((mode) =>
  Object.entries(switches).map(([name, options]): [string, Setup] => [
    `${name}, ${mode === 'backup' ? 'up' : 'down'}`,
    { kind: 'once', mode, ...options },
  ]),
);

export const setups: ReadonlyMap<string, Setup> = new Map([...twoWay, ...oneWay, ...once]);
