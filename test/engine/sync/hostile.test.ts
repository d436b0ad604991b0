// What people, systems and clocks do to files that a program can hardly see: the outcome of each, as docs/sync.md has it.

import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/contract/error-text.ts';
import { prngFor } from '../../sim/prng.ts';
import { setStage } from '../../sim/stage.ts';
import { bucketUser } from '../../support/bucket-user.ts';
import { keysOf, pairOf, startQuickEngine } from '../../support/pair.ts';
import { startTestSandbox } from '../../support/sandbox.ts';

const hourMs = 3_600_000;
const foldsCase = { platform: 'win32', foldsCase: true } as const;
const foldsForm = { platform: 'darwin', foldsCase: true, foldsForm: true } as const;
const composed = 'caf\u00e9';
const parted = 'cafe\u0301';

describe('an edit of the same size with the old time of change', () => {
  it('is carried across, and what it replaced is in the trash', async () => {
    const engine = await startQuickEngine();
    const { run, save, pair } = await pairOf(engine);
    const modifiedMs = Date.now() - hourMs;
    await save('a', 'first', modifiedMs);
    await run();
    await save('a', 'other', modifiedMs);
    expect(await run()).toMatchObject({ done: { upload: 1 } });
    const user = await bucketUser(engine);
    expect(await user.read('synced/a')).toBe('other');
    const [last] = await engine.call('pair.history', { id: pair.id, text: 'a', before: null, limit: 1 });
    expect(await user.read(`synced/${last?.trash}`)).toBe('first');
  });

  it('is carried across though it came within the tick of the clock in which the run ended', async () => {
    const coarse = { mtimeGrainUs: 2_000_000, ctimeGrainUs: 1_000_000 };
    const { computer, remote, during, wait, rest, objects } = await setStage({ computers: [coarse] });
    remote.write('a', 'first');
    computer.user.write('a', 'first');
    const found = () => computer.client.disk.find('a')?.ctimeUs;
    const before = found();
    // Right after it was read for the last time.
    during('objects.isSame on a is answered', () => computer.user.write('a', 'other'));
    await computer.run();
    expect(found()).toBe(before);
    expect(computer.files()).toEqual({ a: 'other' });
    expect(objects()).toEqual({ a: 'first' });
    await wait();
    await rest();
    expect(objects()).toEqual({ a: 'other' });
  });
});

describe('a power cut', () => {
  /** Takes the least that it can: names stay, and every file that was not safe is empty. */
  const empties = { ...prngFor(1, 'luck'), int: (below: number) => (below === 3 ? 1 : 0) };

  it.each([
    ['takes all that is not safe', prngFor(1, 'luck')],
    ['leaves empty what is not safe', empties],
  ])('that %s, at any step, leaves no file that we brought by halves', async (_, luck) => {
    for (let step = 1; ; step += 1) {
      const { computer, remote, rest, objects } = await setStage({ luck });
      computer.user.write('a', 'old');
      computer.client.disk.sync();
      await rest();
      remote.write('a', 'new');
      remote.write('d/b', 'bytes');
      const hasDied = await computer.dieAt('', step);
      if (!hasDied) return expect(step).toBeGreaterThan(20);
      await computer.losePower();
      const { a = 'old', 'd/b': b = 'bytes', ...others } = computer.files();
      expect(['old', 'new']).toContain(a);
      expect({ b, others }).toEqual({ b: 'bytes', others: {} });
      await rest();
      expect(objects()).toEqual({ a: 'new', 'd/b': 'bytes' });
      expect(computer.files()).toEqual(objects());
    }
  });

  it('that empties a file of the person\u2019s makes an edit like any other, and the bytes before it are in the trash', async () => {
    const { computer, rest, objects, trash } = await setStage({ luck: empties });
    computer.user.write('a', 'bytes');
    await rest();
    const node = computer.client.disk.find('a');
    if (node) computer.client.disk.write(node, 'never reached the disk');
    computer.client.kill();
    await computer.losePower();
    expect(computer.files()).toEqual({ a: '' });
    await rest();
    expect(objects()).toEqual({ a: '' });
    expect(trash()).toEqual(['bytes']);
  });
});

describe('a clock that is an hour off', () => {
  /** What is left of a day in which everything happens that times could have a part in. */
  async function day(offsetMs: number, hasOwnClock: boolean) {
    const { computer, other, remote, rest, objects } = await setStage({
      computers: [{ offsetMs, hasOwnClock }, {}],
    });
    for (const path of ['edited', 'removed', 'both', 'untouched']) computer.user.write(path, `first ${path}`);
    await rest();
    computer.user.write('edited', 'second');
    other.user.write('both', 'of the other');
    computer.user.write('both', 'of this one');
    computer.client.disk.unlink('removed');
    remote.write('from elsewhere', 'new');
    await rest();
    expect(other.files()).toEqual(computer.files());
    expect(computer.files()).toEqual(objects());
    return Object.entries(objects())
      .map(([path, bytes]) => `${path.replace(/\d{4}-\d\d-\d\d \d{4}/, 'then')}: ${bytes}`)
      .toSorted();
  }

  it.each([
    ['ahead', hourMs],
    ['behind', -hourMs],
    ['ahead by a day', 24 * hourMs],
    ['behind by a day', -24 * hourMs],
  ])('(%s) changes nothing but the time in the name of a conflict copy', async (_, offsetMs) => {
    const right = await day(0, true);
    expect(right).toHaveLength(5);
    for (const hasOwnClock of [true, false]) expect(await day(offsetMs, hasOwnClock)).toEqual(right);
  });

  it.each([
    ['ahead', hourMs],
    ['behind', -hourMs],
  ])('(%s) keeps nobody from a server that is strict about it', async (_, offsetMs) => {
    await using sandbox = await startTestSandbox({ now: () => Date.now() - offsetMs });
    const engine = await startQuickEngine({ sandbox });
    const { at, run, save, files } = await pairOf(engine);
    await save('edited', 'first');
    await save('removed', 'first');
    expect(await run()).toMatchObject({ isWhole: true, done: { upload: 2 } });
    await save('edited', 'second');
    await rm(at('removed'));
    expect(await run()).toMatchObject({ isWhole: true, done: { upload: 1, 'remove-remote': 1 } });
    expect(await files()).toEqual({ edited: 'second' });
    expect(await keysOf(engine)).toEqual(['edited']);
  });
});

describe('two names that differ in normalisation alone', () => {
  it('are two files where the disk tells them apart', async () => {
    const engine = await startQuickEngine();
    const { run, save, files } = await pairOf(engine);
    await save(composed, 'composed');
    await save(parted, 'parted');
    expect(await run()).toMatchObject({ isWhole: true, attention: 0, done: { upload: 2 } });
    expect(new Set(await keysOf(engine))).toEqual(new Set([composed, parted]));
    expect(await run()).toMatchObject({ attention: 0, done: { upload: 0, download: 0, adopt: 0 } });
    expect(await files()).toEqual({ [composed]: 'composed', [parted]: 'parted' });
  });

  it('are one on a disk that takes them for one: the first keeps the name, the other waits in the bucket', async () => {
    const { computer, other, rest, objects } = await setStage({ computers: [{}, foldsForm] });
    computer.user.write(composed, 'composed');
    await rest();
    computer.user.write(parted, 'parted');
    await rest();
    expect(objects()).toEqual({ [composed]: 'composed', [parted]: 'parted' });
    expect(other.files()).toEqual({ [composed]: 'composed' });
    expect(other.client.journal.attention(null, 10).map(({ path }) => path)).toEqual([parted]);
    // Until one of them has another name.
    computer.client.disk.rename(parted, 'tea');
    await rest();
    expect(other.files()).toEqual({ [composed]: 'composed', tea: 'parted' });
    expect(other.client.journal.attentionCount()).toBe(0);
  });
});

describe('two names that differ in case alone', () => {
  it('are one on a disk that folds case: an edit or removal there concerns only the one that has the name', async () => {
    const { computer, other, rest, objects } = await setStage({ computers: [{}, foldsCase] });
    computer.user.write('Letter', 'upper');
    await rest();
    computer.user.write('letter', 'lower');
    await rest();
    const [attention] = other.client.journal.attention(null, 10);
    expect(attention?.path).toBe('letter');
    expect(attention && explain(attention.error).why).toBe(
      '\u201cLetter\u201d is there already, which this system takes for the same name.',
    );
    other.user.write('letter', 'upper, edited');
    await rest();
    expect(objects()).toEqual({ Letter: 'upper, edited', letter: 'lower' });
    other.user.empty();
    await rest();
    expect(objects()).toEqual({ letter: 'lower' });
    expect(other.files()).toEqual({ letter: 'lower' });
    expect(computer.files()).toEqual({ letter: 'lower' });
  });
});

describe('a file that became a folder, and back', () => {
  it('is followed from the folder into the bucket', async () => {
    const engine = await startQuickEngine();
    const { at, run, save, files } = await pairOf(engine);
    await save('x', 'a file');
    await save('y', 'beside it');
    await run();
    await rm(at('x'));
    await save('x/in', 'in a folder');
    await run();
    expect(await keysOf(engine)).toEqual(['x/in', 'y']);
    await rm(at('x'), { recursive: true });
    await save('x', 'a file again');
    await run();
    expect(await keysOf(engine)).toEqual(['x', 'y']);
    expect(await run()).toMatchObject({ failed: 0, attention: 0, done: { upload: 0, download: 0 } });
    expect(await files()).toEqual({ x: 'a file again', y: 'beside it' });
  });

  it('is followed from the bucket into the folder', async () => {
    const engine = await startQuickEngine();
    const { run, save, files } = await pairOf(engine);
    await save('x', 'a file');
    await save('y', 'beside it');
    await run();
    const user = await bucketUser(engine);
    await user.remove('synced/x');
    await user.put('synced/x/in', 'in a folder');
    expect(await run()).toMatchObject({ failed: 0, attention: 0, done: { 'remove-local': 1, download: 1 } });
    expect(await files()).toEqual({ 'x/in': 'in a folder', y: 'beside it' });
    await user.remove('synced/x/in');
    await user.put('synced/x', 'a file again');
    await run();
    await run();
    expect(await files()).toEqual({ x: 'a file again', y: 'beside it' });
    expect(await run()).toMatchObject({ failed: 0, attention: 0, done: { upload: 0, download: 0 } });
    expect(await keysOf(engine)).toEqual(['x', 'y']);
  });

  it('is both in a bucket, which no folder can have: the one that is here stays, the other waits', async () => {
    const { computer, remote, rest, objects } = await setStage();
    remote.write('x/in', 'in a folder');
    await rest();
    remote.write('x', 'a file');
    await rest();
    expect(computer.files()).toEqual({ 'x/in': 'in a folder' });
    expect(objects()).toEqual({ x: 'a file', 'x/in': 'in a folder' });
    const [attention] = computer.client.journal.attention(null, 10);
    expect(attention?.path).toBe('x');
    expect(attention && explain(attention.error).why).toBe(
      'A folder has that name here. One of them needs another name.',
    );
  });
});
