// The files of a transfer, page by page.

import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/contract/errors.ts';
import { Key, TransferId } from '../../../src/contract/models.ts';
import type { TransferItem } from '../../../src/contract/transfer.ts';
import { createTransferItems } from '../../../src/renderer/state/transfer-items.ts';
import { callExamples } from '../../contract/examples.ts';
import { toldEngine } from './engine.ts';

const [example] = callExamples['transfer.items'].output as [TransferItem];

/** A transfer of files that can be changed while they are looked at. */
function transferOf(count: number) {
  const all: TransferItem[] = Array.from({ length: count }, (_, index) => ({
    ...example,
    key: Key.parse(`k${String(index).padStart(6, '0')}`),
    state: 'waiting',
  }));
  let isBroken = false;
  const { api, asked } = toldEngine({
    'transfer.items': ({ state, after, limit }) => {
      if (isBroken) throw new AppError('network.lost', { op: 'transfer.items' });
      return all
        .filter((item) => (state === null || item.state === state) && (after === null || item.key > after))
        .slice(0, limit);
    },
  });
  const items = createTransferItems(api, TransferId.parse('t'));
  const settled = () => vi.waitFor(() => expect(items.store.getState().phase).not.toBe('loading'));
  return {
    all,
    asked,
    items,
    settled,
    break: (broken: boolean) => void (isBroken = broken),
    keys: () => items.store.getState().items.map(({ key }) => key),
  };
}

describe('createTransferItems', () => {
  it('fetches one page, the next when it is asked for, and no more than there are', async () => {
    const { items, settled, keys, asked, all } = transferOf(1500);
    items.show(null);
    await settled();
    expect(keys().length).toBe(1000);
    items.more();
    items.more();
    await settled();
    items.more();
    expect(keys()).toEqual(all.map(({ key }) => key));
    expect([items.store.getState().phase, asked.length]).toEqual(['whole', 2]);
  });

  it('starts over with another filter, whatever was under way', async () => {
    const { items, settled, keys, all } = transferOf(30);
    all[7] = { ...(all[7] as TransferItem), state: 'failed' };
    items.show(null);
    items.show('failed');
    await settled();
    expect(keys()).toEqual(['k000007']);
  });

  it('sees again what is looked at, and nothing twice', async () => {
    const { items, settled, keys, all } = transferOf(10);
    items.show('waiting');
    await settled();
    for (const index of [4, 5]) all[index] = { ...(all[index] as TransferItem), state: 'done' };
    await items.refresh(3, 6);
    expect(keys()).toEqual([
      'k000000',
      'k000001',
      'k000002',
      'k000003',
      'k000006',
      'k000007',
      'k000008',
      'k000009',
    ]);
  });

  it('drops what is gone at the end', async () => {
    const { items, settled, keys, all } = transferOf(4);
    items.show('waiting');
    await settled();
    for (const index of [2, 3]) all[index] = { ...(all[index] as TransferItem), state: 'done' };
    await items.refresh(0, 4);
    expect(keys()).toEqual(['k000000', 'k000001']);
  });

  it('finds files that were listed since, where there had been no more', async () => {
    const { items, settled, keys, all } = transferOf(0);
    items.show(null);
    await settled();
    expect(items.store.getState().phase).toBe('whole');
    all.push(...transferOf(1500).all);
    await items.refresh(0, 0);
    expect([keys().length, items.store.getState().phase]).toEqual([1000, 'more']);
    items.more();
    await settled();
    expect([keys().length, items.store.getState().phase]).toEqual([1500, 'whole']);
  });

  it('tells why a page cannot be had, keeps what it has, and goes on when asked again', async () => {
    const { items, settled, keys, break: breakEngine } = transferOf(1200);
    items.show(null);
    await settled();
    breakEngine(true);
    items.more();
    await settled();
    expect(items.store.getState()).toMatchObject({ phase: 'failed', error: { code: 'network.lost' } });
    expect(keys().length).toBe(1000);
    breakEngine(false);
    items.more();
    await settled();
    expect(items.store.getState()).toMatchObject({ phase: 'whole', error: null });
    expect(keys().length).toBe(1200);
  });
});
