import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../src/contract/pair.ts';
import { barred, key, openPair, pairFile } from './pair-samples.ts';

const [a, b] = [key('a'), key('b')];

describe('a missing path', () => {
  it('is missing since it was first said to be, on that side, also after a restart', async () => {
    const file = await pairFile();
    const first = await openPair(file);
    expect(first.missingSince(a, 'local', 100.5)).toBe(100.5);
    expect(first.missingSince(a, 'remote', 200)).toBe(200);
    first.close();
    const journal = await openPair(file);
    journal.beginPass();
    expect(journal.missingSince(a, 'local', 300)).toBe(100.5);
    expect(journal.missingSince(b, 'local', 300)).toBe(300);
  });

  it('begins anew after a whole pass that did not miss it', async () => {
    const journal = await openPair();
    journal.beginPass();
    journal.missingSince(a, 'local', 100);
    journal.missingSince(b, 'local', 100);
    journal.endMissing();
    journal.beginPass();
    journal.missingSince(b, 'local', 200);
    journal.endMissing();
    journal.beginPass();
    expect(journal.missingSince(a, 'local', 300)).toBe(300);
    expect(journal.missingSince(b, 'local', 300)).toBe(100);
  });

  it('stays missing through a pass that broke off', async () => {
    const journal = await openPair();
    journal.beginPass();
    journal.missingSince(a, 'local', 100);
    journal.endMissing();
    journal.beginPass();
    journal.beginPass();
    expect(journal.missingSince(a, 'local', 300)).toBe(100);
  });

  it('is missing since now where the clock was set back', async () => {
    const journal = await openPair();
    journal.missingSince(a, 'local', 1000);
    expect(journal.missingSince(a, 'local', 400)).toBe(400);
    expect(journal.missingSince(a, 'local', 500)).toBe(400);
  });
});

describe('what needs a person', () => {
  const other = { ...barred, code: 'access.denied' } as const;

  it('is told once for each side with the newest reason, since the first', async () => {
    const journal = await openPair();
    journal.needAttention(a, 'remote', barred, 1);
    journal.needAttention(a, 'local', barred, 2);
    journal.needAttention(a, 'local', other, 3);
    expect(journal.attention(null, 9)).toEqual([
      { path: 'a', side: 'local', error: other, sinceMs: 2 },
      { path: 'a', side: 'remote', error: barred, sinceMs: 1 },
    ]);
    expect(journal.attentionCount()).toBe(2);
  });

  it('comes in pages that do not part the two sides of a path', async () => {
    const journal = await openPair();
    for (const path of ['\u{1f600}', '\uffff', 'a'])
      for (const side of ['local', 'remote'] as const) journal.needAttention(key(path), side, barred, 1);
    const page = (after: string | null, limit: number) =>
      journal.attention(after === null ? null : key(after), limit).map(({ path }) => path);
    expect(page(null, 1)).toEqual(['a', 'a']);
    expect(page(null, 2)).toEqual(['a', 'a']);
    expect(page('a', 3)).toEqual(['\uffff', '\uffff', '\u{1f600}', '\u{1f600}']);
    expect(page('\u{1f600}', 3)).toEqual([]);
  });

  it('is over once a whole pass does not say it again', async () => {
    const journal = await openPair();
    journal.beginPass();
    journal.needAttention(a, 'local', barred, 1);
    journal.needAttention(b, 'local', barred, 1);
    journal.endAttention();
    expect(journal.attentionCount()).toBe(2);
    journal.beginPass();
    journal.needAttention(b, 'local', barred, 2);
    expect(journal.attentionCount()).toBe(2);
    journal.endAttention();
    expect(journal.attention(null, 9)).toEqual([{ path: 'b', side: 'local', error: barred, sinceMs: 1 }]);
  });
});

describe('conflicts', () => {
  it('are told once for each copy, until it is settled', async () => {
    const journal = await openPair();
    const one = { path: b, copy: key('b (conflict)'), sinceMs: 5 };
    const two = { path: a, copy: key('a (conflict)'), sinceMs: 6 };
    for (const conflict of [one, two, { ...one, sinceMs: 7 }]) journal.addConflict(conflict);
    expect(journal.conflicts()).toEqual([two, one]);
    journal.dropConflict(one.copy);
    expect(journal.conflicts()).toEqual([two]);
  });
});

describe('the trash', () => {
  const trashed = (where: string, atMs: number) => ({
    side: 'local' as const,
    path: a,
    where: key(where),
    sizeBytes: 10,
    atMs,
    fingerprint: '10-1-1',
  });

  it('is read from the oldest on, all of it or what is older than a time', async () => {
    const journal = await openPair();
    const young = { ...trashed('t/1', 300), id: journal.addTrashed(trashed('t/1', 300)) };
    const remote = { ...trashed('t/2', 100.5), side: 'remote' as const, fingerprint: null };
    const old = { ...remote, id: journal.addTrashed(remote) };
    expect(journal.trashed(null, 9)).toEqual([old, young]);
    expect(journal.trashed(null, 1)).toEqual([old]);
    expect(journal.trashed(300, 9)).toEqual([old]);
    journal.dropTrashed(old.id);
    expect(journal.trashed(null, 9)).toEqual([young]);
  });

  it('holds one thing in one place, and in another on the other side', async () => {
    const journal = await openPair();
    const id = journal.addTrashed(trashed('t/1', 100));
    expect(journal.addTrashed(trashed('t/1', 200))).toBe(id);
    expect(journal.addTrashed({ ...trashed('t/1', 300), side: 'remote' })).not.toBe(id);
    expect(journal.trashed(null, 9).map(({ atMs }) => atMs)).toEqual([200, 300]);
  });
});

describe('the history', () => {
  const entry = (path: string, other: Partial<HistoryEntry> = {}): Omit<HistoryEntry, 'id'> => ({
    atMs: 1.5,
    act: 'upload',
    path: key(path),
    to: null,
    sizeBytes: 10,
    trash: null,
    error: null,
    ...other,
  });
  const all = { text: '', before: null, limit: 99 };

  it('is read from the newest on, in pages, as it was written', async () => {
    const journal = await openPair();
    const entries = [
      entry('a', { trash: '2026/a', sizeBytes: null }),
      entry('b', { act: 'rename-local', to: key('c') }),
      entry('c', { error: barred }),
    ];
    for (const each of entries) journal.addHistory(each);
    const found = journal.history(all);
    expect(found).toEqual(entries.map((each, at) => ({ ...each, id: at + 1 })).reverse());
    expect(journal.history({ ...all, limit: 2 })).toEqual(found.slice(0, 2));
    expect(journal.history({ ...all, before: found[1]?.id ?? 0 })).toEqual(found.slice(2));
  });

  it('is searched by either path, and for the very signs that were typed', async () => {
    const journal = await openPair();
    journal.addHistory(entry('Holiday/100%.jpg'));
    journal.addHistory(entry('old_name', { act: 'rename-remote', to: key('holiday/new\\name') }));
    const search = (text: string) => journal.history({ ...all, text }).map(({ path }) => path);
    expect(search('HOLIDAY')).toEqual(['old_name', 'Holiday/100%.jpg']);
    expect(search('0%.')).toEqual(['Holiday/100%.jpg']);
    expect(search('%')).toEqual(['Holiday/100%.jpg']);
    expect(search('d_n')).toEqual(['old_name']);
    expect(search('y_n')).toEqual([]);
    expect(search('w\\n')).toEqual(['old_name']);
  });

  it('adds up the removals since a time, but for those that failed', async () => {
    const journal = await openPair();
    expect(journal.removedSince(0)).toEqual({ files: 0, bytes: 0 });
    journal.addHistory(entry('a', { act: 'remove-local', atMs: 99, sizeBytes: 1 }));
    journal.addHistory(entry('b', { act: 'remove-local', atMs: 100, sizeBytes: 2 }));
    journal.addHistory(entry('c', { act: 'remove-remote', atMs: 101, sizeBytes: 4 }));
    journal.addHistory(entry('d', { act: 'remove-remote', atMs: 102, sizeBytes: null }));
    journal.addHistory(entry('e', { act: 'remove-remote', atMs: 103, sizeBytes: 8, error: barred }));
    journal.addHistory(entry('f', { act: 'upload', atMs: 104, sizeBytes: 16 }));
    expect(journal.removedSince(100)).toEqual({ files: 3, bytes: 6 });
  });
});
