// The report of a transfer: what became of every file, why, and what to do, as the text of a CSV or JSON file.

import { throwIfAborted } from '../../base/abort.ts';
import type { StreamInput } from '../../contract/api.ts';
import { explain } from '../../contract/error-text.ts';
import type { TransferItem } from '../../contract/transfer.ts';
import type { ItemEnds } from '../journal/item-ends.ts';
import type { After } from '../journal/item-table.ts';
import type { QueueJournal } from '../journal/queue-journal.ts';
import type { Platform } from '../store/path.ts';
import { itemView } from './item-page.ts';
import type { LiveTransfer } from './live-transfer.ts';

export type ReportFormat = StreamInput<'transfer.report'>['format'];

interface Reported {
  readonly journal: QueueJournal;
  readonly ends: ItemEnds;
  readonly platform: Platform;
  /** The transfer as it is now; throws when it has been forgotten. */
  readonly find: () => LiveTransfer;
}

const pageSize = 500;
const columns = ['key', 'target', 'state', 'sizeBytes', 'proof', 'retries', 'reason', 'nextStep'] as const;

type Line = Readonly<Record<(typeof columns)[number], string | number | null>>;

/** In order of key, a page of the journal at a time; an item that runs meanwhile is told as it is when its page comes. */
export async function* reportOf(
  { journal, ends, platform, find }: Reported,
  format: ReportFormat,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const write = format === 'csv' ? csvLine : jsonLine;
  let isFirst = true;
  yield format === 'csv' ? `${columns.join(',')}\r\n` : '[';
  for (let after: After | null = null; ; ) {
    throwIfAborted(signal);
    const transfer = find();
    ends.flush();
    const rows = journal.pageOfAll(transfer.row.number, after, pageSize);
    const view = itemView(transfer, platform);
    const lines = rows.map((row) => write(lineOf(view(row))));
    if (format === 'csv') yield lines.join('');
    else if (lines.length > 0) yield `${isFirst ? '' : ','}\n${lines.join(',\n')}`;
    isFirst &&= lines.length === 0;
    after = rows.at(-1) ?? null;
    if (rows.length < pageSize) break;
  }
  if (format === 'json') yield '\n]\n';
}

const skipped: Record<NonNullable<TransferItem['skipped']>, string> = {
  exists: 'Something of that name was there already, and was left alone.',
  same: 'It is there already: source and target are the same.',
  excluded: 'The rules of the transfer leave it out.',
};

const anew = 'It had become another while it was on its way, so it was begun anew.';

function lineOf({
  key,
  targetKey,
  state,
  sizeBytes,
  proof,
  retries,
  error,
  skipped: why,
  startedOver,
}: TransferItem): Line {
  const text = error && explain(error);
  const reason = text
    ? [text.what, text.why].filter(Boolean).join(' ')
    : why
      ? skipped[why]
      : startedOver > 0
        ? anew
        : null;
  return { key, target: targetKey, state, sizeBytes, proof, retries, reason, nextStep: text?.todo || null };
}

function jsonLine(line: Line): string {
  return JSON.stringify(line);
}

/** https://www.rfc-editor.org/rfc/rfc4180 */
function csvLine(line: Line): string {
  return `${columns.map((column) => cell(line[column])).join(',')}\r\n`;
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A spreadsheet would take such a text for a formula.
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
