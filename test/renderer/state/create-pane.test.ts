// A pane over an engine that answers as it is told to.

import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { Api } from '../../../src/contract/api.ts';
import { AppError } from '../../../src/contract/errors.ts';
import { type Entry, Key, LocalPath } from '../../../src/contract/models.ts';
import { chosenRows } from '../../../src/renderer/state/chosen.ts';
import { createPane } from '../../../src/renderer/state/create-pane.ts';
import { moveCursor, selectAll, toggleAtCursor } from '../../../src/renderer/state/cursor.ts';
import type { Pane } from '../../../src/renderer/state/pane.ts';

const folder = (path: string) => ({ kind: 'local', path: LocalPath.parse(path) }) as const;
const entry = (name: string): Entry => ({
  kind: 'file',
  key: Key.parse(name),
  name,
  sizeBytes: 1,
  modifiedMs: 0,
  storageClass: null,
  version: null,
});

/** An engine whose folders are written down here; a function in place of names may wait or fail. */
function engine(folders: Record<string, () => AsyncIterable<string[]>>): Api {
  return {
    call: () => Promise.reject(new AppError('other', { op: 'test' })),
    async *open(_name: string, input: unknown) {
      const { place } = input as { place: { path: string } };
      for await (const names of folders[place.path]?.() ?? []) yield names.map(entry) as never;
    },
    on: () => () => {},
  };
}

const names = (pane: Pane) =>
  Array.from({ length: pane.listing.count }, (_, at) => pane.listing.nameOf(pane.listing.idAt(at)));
const listed = (pane: Pane) => vi.waitFor(() => expect(pane.store.getState().phase).toBe('listed'));

/** A pane that stood on b of a, b and c, and is refreshed when that folder has become another. */
async function refreshedTo(after: string[]): Promise<Pane> {
  let content = ['a', 'b', 'c'];
  const api = engine({
    '/a': async function* () {
      yield content;
    },
  });
  const pane = createPane('left', api, () => '/');
  pane.go(folder('/a'));
  await listed(pane);
  moveCursor(pane, 1, 'follow');
  content = after;
  pane.refresh();
  return pane;
}

describe('createPane', () => {
  it('shows the first page before the listing has ended', async () => {
    let release = () => {};
    const api = engine({
      '/a': async function* () {
        yield ['one'];
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        yield ['two'];
      },
    });
    const pane = createPane('left', api, () => '/');
    pane.go(folder('/a'));
    await vi.waitFor(() => expect(names(pane)).toEqual(['one']));
    expect(pane.store.getState().phase).toBe('listing');
    release();
    await listed(pane);
    expect(names(pane)).toEqual(['one', 'two']);
  });

  it('keeps what came before a listing broke off, and says that it is not all', async () => {
    const api = engine({
      '/a': async function* () {
        yield ['one'];
        throw new AppError('network.lost', { op: 'entry.list' });
      },
    });
    const pane = createPane('left', api, () => '/');
    pane.go(folder('/a'));
    await vi.waitFor(() => expect(pane.store.getState().error?.code).toBe('network.lost'));
    expect([pane.store.getState().phase, names(pane)]).toEqual(['failed', ['one']]);
  });

  it('shows only the place it was sent to last, however late an earlier one answers', async () => {
    const api = engine({
      '/slow': async function* () {
        await wait(30);
        yield ['late'];
      },
      '/quick': async function* () {
        yield ['early'];
      },
    });
    const pane = createPane('left', api, () => '/');
    pane.go(folder('/slow'));
    pane.go(folder('/quick'));
    await listed(pane);
    await wait(60);
    expect(names(pane)).toEqual(['early']);
  });

  it('acts on no row while a new place has not answered, because the rows still are those of the old one', async () => {
    const api = engine({
      '/a': async function* () {
        yield ['one'];
      },
      '/never': async function* () {
        await new Promise(() => {});
        yield [];
      },
    });
    const pane = createPane('left', api, () => '/');
    pane.go(folder('/a'));
    await listed(pane);
    selectAll(pane);
    expect(chosenRows(pane)).toHaveLength(1);
    pane.go(folder('/never'));
    expect(chosenRows(pane)).toEqual([]);
  });

  it('keeps selection and cursor by name through a refresh', async () => {
    const pane = await refreshedTo(['0', 'a', 'b', 'c']);
    await vi.waitFor(() => expect(pane.listing.count).toBe(4));
    expect(chosenRows(pane).map(({ name }) => name)).toEqual(['b']);
  });

  it('moves the cursor to the next row when its own is gone', async () => {
    const pane = await refreshedTo(['a', 'c']);
    await vi.waitFor(() => expect(pane.listing.count).toBe(2));
    expect(chosenRows(pane).map(({ name }) => name)).toEqual(['c']);
  });

  it('goes back and forward, and puts the cursor on the folder that was left', async () => {
    const api = engine({
      '/': async function* () {
        yield ['a', 'b'];
      },
      '/b': async function* () {
        yield ['inside'];
      },
    });
    const pane = createPane('left', api, () => '/');
    pane.go(folder('/'));
    await listed(pane);
    pane.go(folder('/b'));
    await listed(pane);
    pane.back();
    await listed(pane);
    expect(chosenRows(pane).map(({ name }) => name)).toEqual(['b']);
    pane.forward();
    await listed(pane);
    expect(names(pane)).toEqual(['inside']);
  });

  it('lists again when something changed here, and not when it changed elsewhere', async () => {
    let count = 0;
    const api = engine({
      '/a': async function* () {
        count += 1;
        yield [`${count}`];
      },
    });
    const pane = createPane('left', api, () => '/');
    pane.go(folder('/a'));
    await listed(pane);
    pane.placesChanged([folder('/b'), folder('/')]);
    await wait(400);
    expect(count).toBe(1);
    pane.placesChanged([folder('/a')]);
    pane.placesChanged([folder('/a/new')]);
    await vi.waitFor(() => expect(names(pane)).toEqual(['2']), { timeout: 2000 });
  });
});

describe('the cursor', () => {
  async function paneOfFive(): Promise<Pane> {
    const api = engine({
      '/a': async function* () {
        yield ['a', 'b', 'c', 'd', 'e'];
      },
    });
    const pane = createPane('left', api, () => '/');
    pane.go(folder('/a'));
    await listed(pane);
    return pane;
  }
  const chosen = (pane: Pane) => chosenRows(pane).map(({ name }) => name);

  it('takes the selection along, so that what is acted on is what is looked at', async () => {
    const pane = await paneOfFive();
    moveCursor(pane, 1, 'follow');
    moveCursor(pane, 2, 'follow');
    expect(chosen(pane)).toEqual(['c']);
  });

  it('reaches from the anchor in both directions', async () => {
    const pane = await paneOfFive();
    moveCursor(pane, 2, 'follow');
    moveCursor(pane, 4, 'extend');
    expect(chosen(pane)).toEqual(['c', 'd', 'e']);
    moveCursor(pane, 1, 'extend');
    expect(chosen(pane)).toEqual(['b', 'c']);
  });

  it('leaves marks alone', async () => {
    const pane = await paneOfFive();
    toggleAtCursor(pane, true);
    toggleAtCursor(pane, true);
    moveCursor(pane, 4, 'follow');
    expect(chosen(pane)).toEqual(['a', 'b']);
    toggleAtCursor(pane, false);
    expect(chosen(pane)).toEqual(['a', 'b', 'e']);
  });

  it('stays inside the list', async () => {
    const pane = await paneOfFive();
    moveCursor(pane, 99, 'follow');
    expect(chosen(pane)).toEqual(['e']);
    moveCursor(pane, -99, 'follow');
    expect(chosen(pane)).toEqual(['a']);
  });
});
