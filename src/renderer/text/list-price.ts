// What looking at a bucket costs, by Amazon's list price: $0.005 for 1,000 LIST requests, each of which brings 1,000 keys.

import { formatCount, formatDuration, formatPlural } from '../../base/units.ts';
import type { PairDraft } from '../../contract/pair.ts';

const dollarsPerRequest = 0.005 / 1000;
const keysPerRequest = 1000;
const minuteMs = 60_000;
const monthMs = 30 * 24 * 60 * minuteMs;
/** A bucket is looked at no more often than this, and that of a backup, where only this computer writes, much less. */
const soonestMs = 30_000;
const soonestOfBackupMs = 60 * minuteMs;

type Looking = Pick<PairDraft, 'mode' | 'schedule' | 'requestsPerMonth'>;

export interface LookCost {
  /** LIST requests of one look. */
  readonly requests: number;
  /** The time from one look to the next; null: only when the person asks. */
  readonly everyMs: number | null;
  readonly dollarsPerMonth: number;
}

/** What a pair of so many files costs in a month. A schedule that is kept by the clock is kept whatever it costs. */
export function lookCost({ mode, schedule, requestsPerMonth }: Looking, files: number): LookCost {
  const requests = Math.max(1, Math.ceil(files / keysPerRequest));
  if (schedule.kind === 'by-hand') return { requests, everyMs: null, dollarsPerMonth: 0 };
  const soonest = mode === 'backup' ? soonestOfBackupMs : soonestMs;
  const withinMs = requestsPerMonth === null ? 0 : (monthMs * requests) / requestsPerMonth;
  const everyMs =
    schedule.kind === 'every' ? schedule.minutes * minuteMs : Math.max(soonest, Math.ceil(withinMs));
  return { requests, everyMs, dollarsPerMonth: (monthMs / everyMs) * requests * dollarsPerRequest };
}

/** The cost of a pair in a sentence or two. `files` null: not known yet. */
export function costText(looking: Looking, files: number | null): string {
  const price = 'at Amazon\u2019s list price of $0.005 for 1,000 LIST requests';
  if (looking.schedule.kind === 'by-hand') return `Each run asks once for every 1,000 files, ${price}.`;
  if (files === null) {
    const { requestsPerMonth: budget, schedule } = looking;
    return budget !== null && schedule.kind === 'watch'
      ? `At most about ${dollars(budget * dollarsPerRequest)} a month, ${price}.`
      : `About ${dollars(lookCost(looking, 1).dollarsPerMonth)} a month for every 1,000 files, ${price}.`;
  }
  const { requests, everyMs, dollarsPerMonth } = lookCost(looking, files);
  return (
    `About ${dollars(dollarsPerMonth)} a month, ${price}: a look at ${formatPlural(files, 'file')} takes ` +
    `${formatPlural(requests, 'request')}, one every ${formatDuration(everyMs ?? 0)}.`
  );
}

/** "$1.30"; small sums are not rounded to nothing. */
export function dollars(sum: number): string {
  if (sum > 0 && sum < 0.01) return '$0.01';
  return sum < 100 ? `$${sum.toFixed(2)}` : `$${formatCount(Math.round(sum))}`;
}
