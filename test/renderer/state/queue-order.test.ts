// The order of the queue, and what is asked of the engine to change it.

import { describe, expect, it } from 'vitest';
import { TransferId } from '../../../src/contract/models.ts';
import type { Priority, Transfer } from '../../../src/contract/transfer.ts';
import { arranged, type Move, reordered, reorderFor } from '../../../src/renderer/state/queue-order.ts';
import { callExamples } from '../../contract/examples.ts';

const [example] = callExamples['transfer.list'].output.transfers;
const id = (text: string) => TransferId.parse(text);
const transfer = (name: string, state: Transfer['state'], priority: Priority = 'normal'): Transfer => ({
  ...(example as Transfer),
  id: id(name),
  state,
  priority,
  endedMs: state === 'done' ? 1 : null,
});
const queue = [
  transfer('h1', 'waiting', 'high'),
  transfer('n1', 'running'),
  transfer('n2', 'paused'),
  transfer('n3', 'waiting'),
  transfer('l1', 'waiting', 'low'),
  transfer('done', 'done'),
];

describe('arranged', () => {
  it('puts the higher priority first, then the turn, and what has ended last', () => {
    const turns = new Map(queue.map((one, turn) => [one.id, turn]));
    expect(arranged(queue.toReversed(), turns)).toEqual(queue);
  });
});

describe('reorderFor', () => {
  const before = (name: string, move: Move) => reorderFor(queue, id(name), move)?.before;

  it('moves within the priority', () => {
    expect(before('n2', 'up')).toBe('n1');
    expect(before('n3', 'top')).toBe('n1');
    expect(before('n1', 'down')).toBe('n3');
    expect(before('n2', 'down')).toBeNull();
    expect(before('n1', 'bottom')).toBeNull();
  });

  it('asks for nothing where there is nowhere to go', () => {
    const asked = [
      reorderFor(queue, id('h1'), 'up'),
      reorderFor(queue, id('n1'), 'top'),
      reorderFor(queue, id('n3'), 'bottom'),
      reorderFor(queue, id('done'), 'up'),
      reorderFor(queue, id('unknown'), 'up'),
    ];
    expect(asked.filter(Boolean)).toEqual([]);
  });

  it('leads to the order that it was asked for', () => {
    const orderAfter = (name: string, move: Move): string[] => {
      const turns = new Map(queue.map((one, turn) => [one.id, turn]));
      const input = reorderFor(queue, id(name), move);
      return arranged(queue, input ? reordered(turns, input) : turns).map((one) => one.id);
    };
    expect(orderAfter('n3', 'up')).toEqual(['h1', 'n1', 'n3', 'n2', 'l1', 'done']);
    expect(orderAfter('n3', 'top')).toEqual(['h1', 'n3', 'n1', 'n2', 'l1', 'done']);
    expect(orderAfter('n1', 'down')).toEqual(['h1', 'n2', 'n1', 'n3', 'l1', 'done']);
    expect(orderAfter('n1', 'bottom')).toEqual(['h1', 'n2', 'n3', 'n1', 'l1', 'done']);
  });
});
