// What lies at and below some rows, counted while the person reads the question.

import { useEffect, useState } from 'react';
import type { Place, Tally } from '../../contract/models.ts';
import type { Row } from '../state/listing.ts';
import { useWindow } from '../state/window-state.ts';

/** The count so far; `isCounted` once it is complete. Files alone need no asking. */
export function useCount(
  place: Place,
  rows: readonly Row[],
): { readonly tally: Tally; readonly isCounted: boolean } {
  const { api } = useWindow().line;
  const [counted, setCounted] = useState<{ tally: Tally; isCounted: boolean }>(() => ({
    tally: ofRows(rows),
    isCounted: rows.every(({ kind }) => kind === 'file'),
  }));
  useEffect(() => {
    if (rows.every(({ kind }) => kind === 'file')) return undefined;
    const abort = new AbortController();
    const count = async () => {
      const keys = rows.map(({ key }) => key);
      for await (const tally of api.open('entry.count', { place, keys }, { signal: abort.signal }))
        setCounted({ tally, isCounted: false });
      setCounted(({ tally }) => ({ tally, isCounted: true }));
    };
    // A count that breaks off stays "so far": the question is still true, only less exact.
    count().catch(() => {});
    return () => abort.abort();
  }, [api, place, rows]);
  return counted;
}

function ofRows(rows: readonly Row[]): Tally {
  const files = rows.filter(({ kind }) => kind === 'file');
  const sizeBytes = files.reduce((sum, row) => sum + (row.sizeBytes ?? 0), 0);
  return { files: files.length, folders: rows.length - files.length, sizeBytes, failures: [] };
}
