// Sending entries: what is asked before, and what is started.

import { describe, expect, it } from 'vitest';
import type { Api } from '../../../src/contract/api.ts';
import { AppError } from '../../../src/contract/errors.ts';
import { type Entry, Key, LocalPath, ProfileId } from '../../../src/contract/models.ts';
import type { IfExists } from '../../../src/contract/transfer.ts';
import { createDialogs } from '../../../src/renderer/state/dialogs.ts';
import { send, sendingsOfPaths } from '../../../src/renderer/state/sending.ts';

const source = { kind: 'local', path: LocalPath.parse('/home') } as const;
const target = { kind: 's3', profileId: ProfileId.parse('p'), bucket: 'b', prefix: Key.parse('') } as const;
const sentOf = (names: readonly string[]) =>
  names.map((name) => ({ key: Key.parse(name), name, entry: null }));

/** An engine whose target holds `standing`, and that keeps what was asked of it. */
function engine(standing: readonly string[]) {
  const started: unknown[] = [];
  let stats = 0;
  const entry = (name: string): Entry => ({
    kind: 'file',
    key: Key.parse(name),
    name,
    sizeBytes: 1,
    modifiedMs: 0,
    storageClass: null,
    version: null,
  });
  const api: Api = {
    async call(name: string, input: unknown) {
      if (name === 'transfer.start') {
        started.push(input);
        return { id: 't' } as never;
      }
      stats += 1;
      const { key } = input as { key: string };
      if (key === '..') throw new AppError('entry.name', { op: 'entry.stat' });
      return (standing.includes(key) ? entry(key) : null) as never;
    },
    async *open() {
      yield standing.map(entry) as never;
    },
    on: () => () => {},
  };
  return { api, started, stats: () => stats };
}

/** Dialogs whose question about conflicts is answered at once. */
function answering(choice: IfExists | null) {
  const dialogs = createDialogs();
  const asked: string[][] = [];
  dialogs.store.subscribe(({ current }) => {
    if (current?.kind !== 'conflict') return;
    asked.push(current.conflicts.map(({ name }) => name));
    current.answer(choice);
    dialogs.close();
  });
  return { dialogs, asked };
}

describe('send', () => {
  it('leaves a name that the target cannot have to the transfer, which tells of it and moves the others', async () => {
    const { api, started } = engine([]);
    const { dialogs, asked } = answering(null);
    expect(await send(api, dialogs, { source, sent: sentOf(['..', 'good']), target })).toBe(true);
    expect(asked).toEqual([]);
    expect(started).toMatchObject([{ keys: ['..', 'good'] }]);
  });

  it('starts without a question where no name is taken, and would skip one that appears meanwhile', async () => {
    const { api, started } = engine([]);
    const { dialogs, asked } = answering(null);
    await expect(send(api, dialogs, { source, sent: sentOf(['a']), target })).resolves.toBe(true);
    expect(asked).toEqual([]);
    expect(started).toEqual([{ source, keys: ['a'], target, ifExists: 'skip' }]);
  });

  it('asks once about all names that are taken, and starts as it was told', async () => {
    const { api, started } = engine(['a', 'c']);
    const { dialogs, asked } = answering('replace');
    await send(api, dialogs, { source, sent: sentOf(['a', 'b', 'c']), target, isMove: true });
    expect(asked).toEqual([['a', 'c']]);
    expect(started).toEqual([{ source, keys: ['a', 'b', 'c'], target, ifExists: 'replace', move: true }]);
  });

  it('starts nothing when the question is closed', async () => {
    const { api, started } = engine(['a']);
    const { dialogs } = answering(null);
    await expect(send(api, dialogs, { source, sent: sentOf(['a']), target })).resolves.toBe(false);
    expect(started).toEqual([]);
  });

  it('answers for whoever waits when another dialog takes its place', async () => {
    const { api, started } = engine(['a']);
    const dialogs = createDialogs();
    const sending = send(api, dialogs, { source, sent: sentOf(['a']), target });
    await new Promise((resolve) => setTimeout(resolve, 5));
    dialogs.ask({ kind: 'settings' });
    await expect(sending).resolves.toBe(false);
    expect(started).toEqual([]);
  });

  it('looks for the new name, not the old one', async () => {
    const { api, started } = engine(['a']);
    const { dialogs, asked } = answering(null);
    await send(api, dialogs, { source, sent: sentOf(['a']), target, rename: 'z' });
    expect([asked, started]).toEqual([[], [{ source, keys: ['a'], target, ifExists: 'skip', rename: 'z' }]]);
  });

  it('lists the target instead of asking for each of very many names', async () => {
    const { api, stats } = engine(['n7']);
    const { dialogs, asked } = answering('skip');
    const many = Array.from({ length: 500 }, (_, index) => `n${index}`);
    await send(api, dialogs, { source, sent: sentOf(many), target });
    expect([stats(), asked]).toEqual([0, [['n7']]]);
  });
});

describe('sendingsOfPaths', () => {
  const read = (paths: string[], separator: '/' | '\\') =>
    sendingsOfPaths(paths, separator, target).map(({ source, sent }) => [
      source.kind === 'local' && source.path,
      sent.map(({ name }) => name),
    ]);

  it('makes one sending for each folder that the drop comes from', () => {
    expect(read(['/a/x', '/a/y/', '/b/z', '/top'], '/')).toEqual([
      ['/a', ['x', 'y']],
      ['/b', ['z']],
      ['/', ['top']],
    ]);
  });

  it('knows the paths of Windows', () => {
    expect(read(['C:\\x', 'C:\\a\\b'], '\\')).toEqual([
      ['C:\\', ['x']],
      ['C:\\a', ['b']],
    ]);
  });

  it('leaves out a whole disk, which has no name', () => {
    expect(read(['/'], '/')).toEqual([]);
  });
});
