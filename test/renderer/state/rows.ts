// Rows for the tests of lists.

import { Key } from '../../../src/contract/models.ts';
import type { NewRow } from '../../../src/renderer/state/listing.ts';

/** A file of that name; `part` says what matters besides. */
export function fileRow(name: string, part: Partial<NewRow> = {}): NewRow {
  return {
    kind: 'file',
    key: Key.parse(name),
    name,
    sizeBytes: null,
    modifiedMs: null,
    storageClass: null,
    region: null,
    trouble: null,
    ...part,
  };
}
