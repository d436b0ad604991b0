// Which columns a list has, what they are called, and what stands in them.

import { formatBytes, formatSize } from '../../base/units.ts';
import type { Row, SortColumn } from '../state/listing.ts';
import type { Location } from '../state/location.ts';
import { formatExactTime, formatWhen } from '../text/dates.ts';
import { storageClassName } from '../text/storage-classes.ts';

export interface Column {
  readonly id: SortColumn;
  readonly label: string;
}

/** What stands in a cell, and the exact value where it was shortened. */
export interface CellText {
  readonly text: string;
  readonly exact?: string;
}

const name: Column = { id: 'name', label: 'Name' };
const size: Column = { id: 'size', label: 'Size' };
const modified: Column = { id: 'modified', label: 'Modified' };

/** The columns of a location's list. */
export function columnsOf({ kind }: Location): readonly Column[] {
  if (kind === 'profile')
    return [
      name,
      { id: 'region', label: 'Region' },
      { id: 'modified', label: 'Created' },
      { id: 'class', label: 'Uploads as' },
    ];
  return kind === 's3' ? [name, size, modified, { id: 'class', label: 'Class' }] : [name, size, modified];
}

/** What a row has in a column other than its name. */
export function cellText(row: Row, column: SortColumn): CellText {
  switch (column) {
    case 'name':
      return { text: row.name };
    case 'size':
      return row.sizeBytes === null
        ? { text: '\u2013' }
        : { text: formatSize(row.sizeBytes), exact: formatBytes(row.sizeBytes) };
    case 'modified':
      return row.modifiedMs === null
        ? { text: '\u2013' }
        : { text: formatWhen(row.modifiedMs), exact: formatExactTime(row.modifiedMs) };
    case 'region':
      return { text: row.region ?? '\u2013' };
    case 'class':
      if (row.storageClass === null) return { text: row.kind === 'bucket' ? 'Default' : '\u2013' };
      return { text: storageClassName(row.storageClass), exact: row.storageClass };
  }
}
