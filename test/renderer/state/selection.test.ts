// A set of row ids.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Selection } from '../../../src/renderer/state/selection.ts';

const id = fc.integer({ min: 0, max: 2000 });
const act = fc.oneof(
  fc.record({ kind: fc.constantFrom('add' as const, 'delete' as const, 'toggle' as const), id }),
  fc.record({ kind: fc.constant('replace' as const), ids: fc.array(id) }),
  fc.record({ kind: fc.constant('clear' as const) }),
);

describe('Selection', () => {
  it('behaves as a set of numbers, whatever is done to it', () => {
    fc.assert(
      fc.property(fc.array(act), (acts) => {
        const selection = new Selection();
        let model = new Set<number>();
        for (const one of acts) {
          if (one.kind === 'replace') {
            selection.replace(one.ids);
            model = new Set(one.ids);
          } else if (one.kind === 'clear') {
            selection.clear();
            model.clear();
          } else {
            selection[one.kind](one.id);
            const isIn = one.kind === 'add' || (one.kind === 'toggle' && !model.has(one.id));
            if (isIn) model.add(one.id);
            else model.delete(one.id);
          }
        }
        const sorted = [...model].toSorted((a, b) => a - b);
        expect([...selection.ids()]).toEqual(sorted);
        expect(selection.count).toBe(model.size);
        expect(selection.sum((one) => one)).toBe(sorted.reduce((sum, one) => sum + one, 0));
      }),
    );
  });

  it('takes no notice of a row that is none', () => {
    const selection = new Selection();
    selection.add(-1);
    selection.delete(7);
    expect([...selection.ids()]).toEqual([]);
  });
});
