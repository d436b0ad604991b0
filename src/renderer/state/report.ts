// The report of a transfer as a file of the person's own: what became of each of its files.

import type { Api } from '../../contract/api.ts';
import type { Transfer } from '../../contract/transfer.ts';

const types = { csv: 'text/csv;charset=utf-8', json: 'application/json' } as const;
const longestName = 60;

/** Fetches the whole report, then has the browser save it; rejects with AppError, and saves nothing then. */
export async function saveReport(
  api: Api,
  transfer: Transfer,
  format: 'csv' | 'json',
  signal?: AbortSignal,
): Promise<void> {
  const parts: string[] = [];
  for await (const part of api.open('transfer.report', { id: transfer.id, format }, { signal }))
    parts.push(part);
  const url = URL.createObjectURL(new Blob(parts, { type: types[format] }));
  const link = document.createElement('a');
  link.href = url;
  link.download = reportName(transfer, format);
  link.click();
  // The browser has taken hold of the bytes by the next task; until then the address must stand.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** "photos and 2 more, report 2026-11-25.csv": a name that every system can write. */
export function reportName({ title, createdMs }: Transfer, format: 'csv' | 'json'): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is left out
  const plain = title.replaceAll(/[\u0000-\u001f\u007f<>:"/\\|?*]/g, '_').slice(0, longestName);
  return `${plain.trim() || 'transfer'}, report ${new Date(createdMs).toISOString().slice(0, 10)}.${format}`;
}
