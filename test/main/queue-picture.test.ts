// What tray and taskbar show of the queue.

import { describe, expect, it } from 'vitest';
import { LocalPath, TransferId } from '../../src/contract/models.ts';
import type { QueueSummary, Transfer } from '../../src/contract/transfer.ts';
import { noPairs } from '../../src/main/pairs-picture.ts';
import { describeQueue, followQueue, progressOf, restingQueue } from '../../src/main/queue-picture.ts';
import { trayTemplate, trayTooltip } from '../../src/main/tray-menu.ts';
import { pairsThat } from './pairs-that.ts';

function transfer(id: string, change: Partial<Transfer> = {}): Transfer {
  const place = { kind: 'local', path: LocalPath.parse('/a') } as const;
  return {
    id: TransferId.parse(id),
    title: id,
    direction: 'upload',
    source: place,
    target: place,
    state: 'running',
    priority: 'normal',
    isListed: true,
    totalFiles: 1,
    totalBytes: 100,
    doneFiles: 0,
    doneBytes: 0,
    skippedFiles: 0,
    failedFiles: 0,
    retries: 0,
    resumedBytes: 0,
    unverifiedFiles: 0,
    bytesPerSecond: 0,
    createdMs: 0,
    endedMs: null,
    error: null,
    ...change,
  };
}

function news(changed: Transfer[], summary: Partial<QueueSummary> = {}, removed: string[] = []) {
  const live = changed.filter(({ state }) => state === 'running').length;
  return {
    changed,
    removed: removed.map((id) => TransferId.parse(id)),
    summary: { ...restingQueue.summary, running: live, ...summary },
  };
}

describe('The progress of the queue', () => {
  it('is none at rest', () => {
    expect(progressOf(restingQueue)).toBeNull();
  });

  it('counts the bytes of all that runs', () => {
    const both = followQueue(
      restingQueue,
      news([transfer('a', { doneBytes: 50 }), transfer('b', { totalBytes: 300 })]),
    );
    expect(progressOf(both)).toBe(0.125);
  });

  it('does not run backwards when one of several has ended', () => {
    const both = followQueue(restingQueue, news([transfer('a', { doneBytes: 50 }), transfer('b')]));
    const after = followQueue(both, news([transfer('a', { doneBytes: 100, state: 'done' })], { running: 1 }));
    expect(progressOf(after)).toBe(0.5);
  });

  it('starts afresh after a rest', () => {
    const one = followQueue(restingQueue, news([transfer('a', { doneBytes: 50 })]));
    const rest = followQueue(one, news([transfer('a', { doneBytes: 100, state: 'done' })]));
    expect(progressOf(rest)).toBeNull();
    expect(progressOf(followQueue(rest, news([transfer('b')])))).toBe(0);
  });

  it('is not known while a folder is being listed', () => {
    expect(progressOf(followQueue(restingQueue, news([transfer('a', { isListed: false })])))).toBe('unknown');
  });

  it('forgets what was removed', () => {
    const one = followQueue(restingQueue, news([transfer('a'), transfer('b')]));
    expect(followQueue(one, news([], {}, ['a', 'b'])).batch.size).toBe(0);
  });
});

describe('The queue in one line', () => {
  it.each([
    [{}, 'No transfers'],
    [{ running: 2, waiting: 1188, remainingMs: 700_000 }, '2 running, 1,188 waiting, 12 min left'],
    [{ isPaused: true, waiting: 3, remainingMs: 9 }, 'Paused, 3 waiting'],
    [{ failed: 1 }, '1 transfer with failures'],
  ])('for %j is %j', (summary, text) => {
    expect(describeQueue(followQueue(restingQueue, news([], summary)))).toBe(text);
  });
});

describe('The tray', () => {
  const pictureOf = (summary: Partial<QueueSummary>, pairs = noPairs) => ({
    queue: followQueue(restingQueue, news([], summary)),
    pairs,
  });
  const asked: string[] = [];
  const actions = {
    open: () => void asked.push('open'),
    setPaused: (isPaused: boolean) => void asked.push(isPaused ? 'pause' : 'resume'),
    setPairsPaused: (isPaused: boolean) => void asked.push(isPaused ? 'pause pairs' : 'resume pairs'),
    syncNow: () => void asked.push('sync now'),
    quit: () => void asked.push('quit'),
  };
  const menu = (summary: Partial<QueueSummary>, pairs = noPairs) => {
    const items = trayTemplate(pictureOf(summary, pairs), actions);
    return (id: string) => items.find((item) => item.id === id);
  };
  const click = (item: ReturnType<ReturnType<typeof menu>>) => (item?.click as (() => void) | undefined)?.();

  it('offers to open, to pause and to quit', () => {
    const item = menu({ running: 1 });
    for (const id of ['open', 'pause', 'quit']) click(item(id));
    expect(asked).toEqual(['open', 'pause', 'quit']);
  });

  it('offers to resume what is paused', () => {
    const item = menu({ isPaused: true });
    expect(item('pause')?.label).toBe('Resume all transfers');
    asked.length = 0;
    click(item('pause'));
    expect(asked).toEqual(['resume']);
  });

  it('says before quitting that nothing queued is lost', () => {
    expect(menu({ waiting: 2 })('quit')?.label).toBe('Quit (transfers go on at the next start)');
    expect(menu({})('quit')?.label).toBe('Quit');
  });

  it('shows the queue when it is pointed at', () => {
    expect(trayTooltip(pictureOf({ running: 1 }))).toBe('Longshore\n1 running');
  });

  it('says nothing of pairs where there are none', () => {
    for (const id of ['pairs', 'sync-now', 'pause-pairs']) expect(menu({})(id)).toBeUndefined();
  });

  it('says how the pairs stand, and offers to sync now and to pause', () => {
    const pairs = pairsThat('idle', 'working');
    const item = menu({}, pairs);
    expect(item('pairs')).toMatchObject({ label: '1 syncing', enabled: false });
    expect(trayTooltip(pictureOf({}, pairs))).toBe('Longshore\nNo transfers\n1 syncing');
    asked.length = 0;
    for (const id of ['sync-now', 'pause-pairs']) click(item(id));
    expect(asked).toEqual(['sync now', 'pause pairs']);
    expect(item('quit')?.label).toBe('Quit (syncing goes on at the next start)');
  });

  it('offers to resume pairs that are all paused, and nothing to sync', () => {
    const item = menu({}, pairsThat('paused', 'paused'));
    expect(item('sync-now')?.enabled).toBe(false);
    expect(item('pause-pairs')?.label).toBe('Resume syncing');
    asked.length = 0;
    click(item('pause-pairs'));
    expect(asked).toEqual(['resume pairs']);
  });
});
