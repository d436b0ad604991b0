// The cell of a list that says how large a file is.

import { formatBytes, formatSize } from '../../base/units.ts';
import table from './sync-table.module.css';

/** Draws the size, with the exact one for whoever points at it. */
export function SizeCell({ sizeBytes }: { readonly sizeBytes: number | null }) {
  const exact = sizeBytes === null ? undefined : formatBytes(sizeBytes);
  return (
    <span role="gridcell" className={table.number} title={exact}>
      {sizeBytes === null ? '\u2013' : formatSize(sizeBytes)}
    </span>
  );
}
