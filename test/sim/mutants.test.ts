// Every planted mutant can still be planted; what kills it is told by `npm run mutants`.

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { applyPatch, readMutants } from './mutants.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test.each(readMutants())('$id fits: $title', (mutant) => {
  expect(() => applyPatch(root, mutant, '--check')).not.toThrow();
});

test('each of the sixteen is there', () => {
  const ids = new Set(readMutants().map(({ id }) => id.slice(0, 3)));
  for (let number = 1; number <= 16; number += 1)
    expect(ids).toContain(`M${String(number).padStart(2, '0')}`);
});
