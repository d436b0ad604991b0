// What lies at and below some rows, counted while the person reads the question.

import { useEffect, useState } from 'react';
import type { Api } from '../../contract/api.ts';
import type { Place } from '../../contract/models.ts';
import type { Tally } from '../../contract/transfer.ts';
import type { Row } from '../state/listing.ts';
import { useWindow } from '../state/window-state.ts';

interface Counted {
  readonly tally: Tally;
  readonly isCounted: boolean;
}

/** The count so far; `isCounted` once it is complete. Files alone need no asking. */
export function useCount(place: Place, rows: readonly Row[]): Counted {
  const { api } = useWindow().line;
  const [counted, setCounted] = useState<Counted>(() => ({
    tally: ofRows(rows),
    isCounted: rows.every(({ kind }) => kind === 'file'),
  }));
  useEffect(() => {
    const abort = new AbortController();
    // A count that breaks off stays "so far": the question is still true, only less exact.
    count(api, place, rows, setCounted, abort.signal).catch(() => {});
    return () => abort.abort();
  }, [api, place, rows]);
  return counted;
}

async function count(
  api: Api,
  place: Place,
  rows: readonly Row[],
  onCount: (counted: Counted) => void,
  signal: AbortSignal,
): Promise<void> {
  if (rows.every(({ kind }) => kind === 'file')) return;
  let last: Tally | null = null;
  for await (const tally of api.open(
    'entry.count',
    { place, keys: rows.map(({ key }) => key) },
    { signal },
  )) {
    last = tally;
    onCount({ tally, isCounted: false });
  }
  if (last) onCount({ tally: last, isCounted: true });
}

function ofRows(rows: readonly Row[]): Tally {
  const files = rows.filter(({ kind }) => kind === 'file');
  const sizeBytes = files.reduce((sum, row) => sum + (row.sizeBytes ?? 0), 0);
  return { files: files.length, folders: rows.length - files.length, sizeBytes, failures: [] };
}
