// Long lists of the engine's, page by page, and streams that are gathered.

import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/contract/errors.ts';
import { createGathered } from '../../../src/renderer/state/gathered.ts';
import { createPages } from '../../../src/renderer/state/pages.ts';

/** Pages of two, of the numbers below `count`. */
function numbers(count: number) {
  const fetch = vi.fn(async (last: number | undefined, limit: number) =>
    Array.from({ length: count }, (_, index) => index)
      .filter((index) => index > (last ?? -1))
      .slice(0, limit),
  );
  return { fetch, pages: createPages<number>({ op: 'pair.history', pageSize: 2, fetch }) };
}

describe('pages', () => {
  it('come one after the other until one is not full', async () => {
    const { pages, fetch } = numbers(3);
    pages.load();
    await vi.waitFor(() => expect(pages.store.getState()).toMatchObject({ items: [0, 1], phase: 'more' }));
    pages.more();
    pages.more();
    await vi.waitFor(() =>
      expect(pages.store.getState()).toMatchObject({ items: [0, 1, 2], phase: 'whole' }),
    );
    pages.more();
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('stay in sight while they are fetched anew, and an answer to an older question counts for nothing', async () => {
    const answers: ((page: number[]) => void)[] = [];
    const pages = createPages<number>({
      ...{ op: 'pair.history', pageSize: 9 },
      fetch: () => new Promise((resolve) => answers.push(resolve)),
    });
    pages.load();
    answers[0]?.([1]);
    await vi.waitFor(() => expect(pages.store.getState().items).toEqual([1]));
    pages.load();
    pages.load();
    expect(pages.store.getState()).toMatchObject({ items: [1], phase: 'loading' });
    answers[2]?.([3]);
    answers[1]?.([2]);
    await vi.waitFor(() => expect(pages.store.getState()).toMatchObject({ items: [3], phase: 'whole' }));
  });

  it('tell why they do not come, and can be asked for again', async () => {
    let isBroken = true;
    const pages = createPages<number>({
      ...{ op: 'pair.history', pageSize: 2 },
      fetch: async () => {
        if (isBroken) throw new AppError('engine.gone', { op: 'pair.history' });
        return [1];
      },
    });
    pages.load();
    await vi.waitFor(() => expect(pages.store.getState()).toMatchObject({ phase: 'failed', items: [] }));
    isBroken = false;
    pages.more();
    await vi.waitFor(() => expect(pages.store.getState()).toMatchObject({ phase: 'whole', error: null }));
  });
});

describe('what is gathered', () => {
  it('is whole when the stream ends, and belongs to the last question alone', async () => {
    const gathered = createGathered<string>('pair.plan');
    let goOn = () => {};
    gathered.look(async function* () {
      yield ['old'];
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      yield ['older'];
    });
    gathered.look(async function* () {
      yield ['a'];
      yield ['b', 'c'];
    });
    await vi.waitFor(() => expect(gathered.store.getState().phase).toBe('whole'));
    goOn();
    await new Promise(setImmediate);
    expect(gathered.store.getState().items).toEqual(['a', 'b', 'c']);
  });

  it('tells why it broke off', async () => {
    const gathered = createGathered<string>('pair.plan');
    // oxlint-disable-next-line require-yield -- it breaks off before the first page
    gathered.look(async function* () {
      throw new AppError('network.lost', { op: 'pair.observe' });
    });
    await vi.waitFor(() => expect(gathered.store.getState().phase).toBe('failed'));
    expect(gathered.store.getState().error?.code).toBe('network.lost');
  });
});
