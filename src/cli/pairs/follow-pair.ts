// Follows a pair at work by its history: tells each act once it is done, and at the end of a run what failed and what waits.

import type { ErrorWire } from '../../contract/errors.ts';
import type { Key } from '../../contract/models.ts';
import type { HistoryEntry, PairStatus, RunReport } from '../../contract/pair.ts';
import type { Asking } from '../context.ts';
import { actLine, nameAct, sidesOf } from './act-line.ts';
import { doneText, pairNotes } from './outcome.ts';
import { attentionOf } from './waiting.ts';

const pageSize = 500;

export interface PairFollower {
  /** Tells what was done since the last time. */
  tellNew(): Promise<void>;
  /** Tells the rest of a run, what failed of it, and what waits for the person. */
  tellEnd(report: RunReport): Promise<void>;
}

export interface FollowOptions {
  /** What was done before is not told. */
  readonly sinceMs: number;
  /** Runs that had nothing to do are told to programs only. */
  readonly isLong: boolean;
}

/** What waits for the person is told once, until it is another. */
export function followPair(
  asking: Asking,
  { pair, last }: PairStatus,
  { sinceMs, isLong }: FollowOptions,
): PairFollower {
  const { engine, output } = asking;
  const { id, name } = pair;
  const failed = new Map<Key, ErrorWire>();
  let isFirst = last === null;
  let lastId = -1;
  let told = new Set<string>();

  async function tellNew(): Promise<void> {
    const entries = (await newEntries()).reverse();
    for (const entry of entries) tellEntry(entry);
    lastId = entries.at(-1)?.id ?? lastId;
    await output.drained();
  }

  async function newEntries(): Promise<HistoryEntry[]> {
    const found: HistoryEntry[] = [];
    let before: number | null = null;
    for (;;) {
      const page: HistoryEntry[] = await engine.call('pair.history', {
        id,
        text: '',
        before,
        limit: pageSize,
      });
      const fresh = page.filter((entry) => entry.id > lastId && entry.atMs >= sinceMs);
      found.push(...fresh);
      before = page.at(-1)?.id ?? null;
      if (fresh.length < pageSize) return found;
    }
  }

  function tellEntry({ act, path, to, sizeBytes, trash, error }: HistoryEntry): void {
    // Told with the report.
    if (act === 'union') return;
    if (error) return void failed.set(path, error);
    failed.delete(path);
    const named = nameAct({ act, path, to }, sidesOf(pair));
    if (!named) return;
    const where =
      trash === null ? '' : named.verb === 'delete' ? ' (in the trash)' : ' (the old one is in the trash)';
    output.say(`${actLine(named)}${where}`, { event: 'act', pair: id, ...named, sizeBytes, trash });
  }

  async function tellEnd(report: RunReport): Promise<void> {
    await tellNew();
    for (const error of failed.values()) output.fail(error);
    const now = new Set<string>();
    for await (const page of attentionOf(asking, id)) {
      for (const { path, error } of page) {
        const key = `${path} ${error.code}`;
        now.add(key);
        if (!failed.has(path) && !told.has(key)) output.fail(error);
      }
      await output.drained();
    }
    if (report.error) output.fail(report.error);
    for (const { text, event } of pairNotes(report, pair, isFirst)) {
      const key = JSON.stringify(event);
      now.add(key);
      if (!told.has(key)) output.note(text, event);
    }
    told = now;
    failed.clear();
    isFirst = false;
    const isNothing = isLong && Object.values(report.done).every((count) => count === 0);
    output.say(isNothing ? null : `${name}: ${doneText(report)}`, { event: 'pair-run', id, name, ...report });
  }

  return { tellNew, tellEnd };
}
