// What a dry run tells is what then happens, whatever people did before: nothing else, and nothing less.

import { expect, test } from 'vitest';
import { type Outcome, tellAndDo } from './told.ts';
import { setups } from './told-setups.ts';

/** How many states of each setup. */
const seeds = { pair: 40, once: 16 };

// How often at least the states of a kind have what only some of them have, or they would prove little.
const uploading = { upload: 40, adopt: 10, forget: 3, 'held upload': 3, attention: 5 };
const downloading = { download: 40, adopt: 10, forget: 3, 'held download': 3, attention: 5 };
const goingUp = { 'remove-remote': 3, 'held remove-remote': 3, 'rename-remote': 3 };
const goingDown = { 'remove-local': 3, 'held remove-local': 3, 'rename-local': 3 };

const kinds = [
  ['two-way', { ...uploading, ...downloading, ...goingUp, ...goingDown, conflict: 10, 'ended early': 1 }],
  ['backup', { ...uploading, ...goingUp }],
  ['restore', { ...downloading, ...goingDown }],
  ['up', { ...uploading, ...goingUp }],
  ['down', { ...downloading, ...goingDown }],
] as const;

test.each(kinds)('%s: a dry run touches nothing, and the run does just what it told', async (kind, least) => {
  const wrongs: string[] = [];
  const mix: Record<string, number> = {};
  for (const [at, [name, setup]] of [...setups].entries()) {
    if (!name.split(', ').includes(kind)) continue;
    for (let seed = 1000 * at; seed < 1000 * at + seeds[setup.kind]; seed += 1) {
      const outcome = await tellAndDo(setup, seed);
      wrongs.push(...outcome.wrongs.map((wrong) => `${name}, seed ${seed}: ${wrong}`));
      for (const what of meets(outcome)) mix[what] = (mix[what] ?? 0) + 1;
    }
  }
  expect(wrongs).toEqual([]);
  for (const [what, count] of Object.entries(least))
    expect(mix[what] ?? 0, `${what} in the states`).toBeGreaterThanOrEqual(count);
});

/** What a state turned out to be about. */
function meets({ told: { actions, attention, report } }: Outcome): string[] {
  return [
    ...actions.map(({ act, isHeld }) => (isHeld ? `held ${act}` : act)),
    ...attention.map(() => 'attention'),
    ...(report.isWhole ? [] : ['ended early']),
  ];
}
