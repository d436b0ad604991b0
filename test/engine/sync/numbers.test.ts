// A disk where a file gets another number whenever it is moved, as on FAT under Windows: all comes to the same end as elsewhere.

import { describe, expect, it } from 'vitest';
import { setStage } from '../../sim/stage.ts';

const fat = { platform: 'win32', foldsCase: true, mtimeGrainUs: 2_000_000, keepsNumbers: false } as const;

async function synced(files: Readonly<Record<string, string>>) {
  const stage = await setStage({ computers: [fat, {}] });
  for (const [path, bytes] of Object.entries(files)) stage.other.user.write(path, bytes);
  await stage.rest();
  expect(stage.computer.files()).toEqual(files);
  return stage;
}

describe('where a file gets another number when it is moved', () => {
  it('a file is replaced', async () => {
    const { remote, computer } = await synced({ a: 'old' });
    remote.write('a', 'newer');
    expect(await computer.run()).toMatchObject({ done: { download: 1 } });
    expect(computer.files()).toEqual({ a: 'newer' });
  });

  it('a file is removed', async () => {
    const { remote, computer, wait } = await synced({ a: 'old', b: 'stays' });
    remote.remove('a');
    await computer.run();
    await wait();
    await computer.run();
    expect(computer.files()).toEqual({ b: 'stays' });
  });

  it('a file follows the new name that it got on another computer, into another folder too', async () => {
    const { computer, other, wait } = await synced({ a: 'bytes' });
    other.user.write('in/b', 'bytes');
    other.client.disk.unlink('a');
    const renames = [];
    for (const one of [other, other, computer, computer]) {
      renames.push((await one.run()).done['rename-local']);
      await wait();
    }
    expect(Math.max(...renames)).toBe(1);
    expect(computer.files()).toEqual({ 'in/b': 'bytes' });
  });

  it('both of what was changed on both sides are kept', async () => {
    const { remote, computer, rest } = await synced({ a: 'old' });
    remote.write('a', 'theirs');
    computer.user.write('a', 'ours now');
    await rest();
    expect(Object.values(computer.files()).sort()).toEqual(['ours now', 'theirs']);
  });

  it('what a crash has cut off at any step is put right', async () => {
    for (let step = 1; ; step += 1) {
      const { remote, computer, rest, wait } = await synced({ a: 'old', b: 'gone soon' });
      remote.remove('b');
      await computer.run();
      await wait();
      remote.write('a', 'newer');
      if (!(await computer.dieAt('', step))) return expect(step).toBeGreaterThan(20);
      await rest();
      expect(computer.files()).toEqual({ a: 'newer' });
    }
  });
});
