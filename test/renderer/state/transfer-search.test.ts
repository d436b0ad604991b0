// Looking for transfers.

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TransferId } from '../../../src/contract/models.ts';
import type { Transfer } from '../../../src/contract/transfer.ts';
import { createTransferSearch } from '../../../src/renderer/state/transfer-search.ts';
import { callExamples } from '../../contract/examples.ts';
import { toldEngine } from './engine.ts';

const [transfer] = callExamples['transfer.search'].output as [Transfer];
const search = (found: (before: string | null) => Transfer[]) => {
  const { api, asked } = toldEngine({ 'transfer.search': ({ before }) => found(before) });
  return { search: createTransferSearch(api), asked };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('looks once for a word, however many letters were typed', async () => {
  const { search: own, asked } = search(() => [transfer]);
  for (const text of ['r', 're', 'rep ']) own.type(text);
  await vi.runAllTimersAsync();
  expect(asked).toEqual([['transfer.search', { text: 'rep', before: null, limit: 200 }]]);
  expect(own.store.getState()).toMatchObject({ found: [transfer], phase: 'whole' });
});

it('asks for the next page after the last that was found', async () => {
  const { search: own, asked } = search((before) =>
    before === null ? Array.from({ length: 200 }, () => transfer) : [],
  );
  own.type('a');
  await vi.runAllTimersAsync();
  own.more();
  await vi.runAllTimersAsync();
  own.more();
  expect(asked.map(([, input]) => (input as { before: unknown }).before)).toEqual([null, transfer.id]);
});

it('shows everything again when the word is taken away', async () => {
  const { search: own } = search(() => [transfer]);
  own.type('a');
  await vi.runAllTimersAsync();
  own.type(' ');
  expect(own.store.getState()).toEqual({ text: '', found: [], phase: 'whole', error: null });
});

it('tells why it could not look', async () => {
  const { api } = toldEngine({});
  const own = createTransferSearch(api);
  own.type('a');
  await vi.runAllTimersAsync();
  expect(own.store.getState()).toMatchObject({ phase: 'failed', error: { code: 'store.unsupported' } });
});

it('drops what is cleared and follows what changes', async () => {
  const [one, two] = ['one', 'two'].map((id) => ({ ...transfer, id: TransferId.parse(id) }));
  const { api, announce } = toldEngine({ 'transfer.search': () => (one && two ? [one, two] : []) });
  const own = createTransferSearch(api);
  own.type('a');
  await vi.runAllTimersAsync();
  const { summary } = callExamples['transfer.list'].output;
  const changed = one ? [{ ...one, doneFiles: 7 }] : [];
  announce('transfer.changed', { changed, removed: [TransferId.parse('two')], summary });
  expect(own.store.getState().found.map(({ id, doneFiles }) => [id, doneFiles])).toEqual([['one', 7]]);
});
