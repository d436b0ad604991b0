// Finding a row by typing its beginning.

import { describe, expect, it } from 'vitest';
import { createTypeToSelect } from '../../../src/renderer/panes/type-to-select.ts';
import { Listing } from '../../../src/renderer/state/listing.ts';
import { fileRow } from '../state/rows.ts';

function listOf(...names: string[]): Listing {
  const listing = new Listing({ kind: 'nowhere' }, { column: 'name', isDescending: false });
  listing.append(names.map((name) => fileRow(name)));
  return listing;
}

describe('createTypeToSelect', () => {
  const listing = listOf('apple', 'banana', 'berry', '\u00c9clair', 'blue');

  it('adds letters up while they follow each other', () => {
    const typing = createTypeToSelect(() => 0);
    const first = typing.type('b', listing, 0);
    expect(listing.nameOf(listing.idAt(first))).toBe('banana');
    const second = typing.type('e', listing, first);
    expect(listing.nameOf(listing.idAt(second))).toBe('berry');
  });

  it('goes round with the same letter again', () => {
    const typing = createTypeToSelect(() => 0);
    let at = 0;
    const seen = Array.from({ length: 4 }, () => {
      at = typing.type('b', listing, at);
      return listing.nameOf(listing.idAt(at));
    });
    expect(seen).toEqual(['banana', 'berry', 'blue', 'banana']);
  });

  it('begins anew after a second', () => {
    let now = 0;
    const typing = createTypeToSelect(() => now);
    typing.type('b', listing, 0);
    now = 1000;
    expect(typing.isTyping()).toBe(false);
    expect(listing.nameOf(listing.idAt(typing.type('a', listing, 3)))).toBe('apple');
  });

  it('takes no notice of case and accents, and finds nothing where there is nothing', () => {
    const typing = createTypeToSelect(() => 0);
    expect(listing.nameOf(listing.idAt(typing.type('E', listing, 0)))).toBe('\u00c9clair');
    expect(createTypeToSelect().type('x', listing, 0)).toBe(-1);
  });
});
