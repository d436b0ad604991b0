// Watching folders: on the real disk, and with a watcher that fails where the real one cannot be made to.

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { LocalPath } from '../../src/contract/models.ts';
import { newPartName } from '../../src/engine/store/local/part-name.ts';
import { systemClock } from '../../src/host/clock.ts';
import { platformOf } from '../../src/host/folders.ts';
import { remoteFileSystem } from '../../src/host/remote-file-system.ts';
import { type Subscribe, subscribe } from '../../src/host/subscribe.ts';
import { createWatch } from '../../src/host/watch.ts';
import { breathe, createFakeClock } from '../support/fake-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';

interface Setting {
  readonly clock?: typeof systemClock;
  readonly subscribe?: Subscribe;
}

/** Watches `folder` and counts what is heard. */
function watching(folder: LocalPath, { clock = systemClock, ...more }: Setting = {}) {
  const seen = { changes: 0, log: [] as string[], facts: [] as unknown[] };
  const watch = createWatch({
    clock,
    platform: platformOf(),
    log(_level, what, facts) {
      seen.log.push(what);
      seen.facts.push(facts);
    },
    ...more,
  });
  const { close } = watch(folder, () => (seen.changes += 1));
  onTestFinished(close);
  return { seen, close };
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

/** Resolves once the watch has begun: it says so, as nobody knows what was before. */
async function begun(folder: LocalPath, setting?: Setting) {
  const one = watching(folder, setting);
  await until(() => expect(one.seen.changes).toBe(1));
  return one;
}

/** Sees all that the system tells of a folder, so that a test knows when news are through. */
async function witness(folder: LocalPath) {
  const paths: string[] = [];
  const hear = (_error: unknown, events: readonly { path: string }[]) => {
    paths.push(...events.map(({ path }) => path));
  };
  const { unsubscribe } = await subscribe(folder, hear, [join(folder, 'nothing')], platformOf());
  onTestFinished(unsubscribe);
  return { sees: (path: string) => until(() => expect(paths).toContain(path)) };
}

/** A watcher of the test's: what it is told to do, and what was asked of it. */
function standIn(answers: (Error | null)[] = []) {
  const asked: { hear: Parameters<Subscribe>[1]; isEnded: boolean }[] = [];
  const subscribe: Subscribe = async (_root, hear) => {
    const one = { hear, isEnded: false };
    asked.push(one);
    const error = answers.shift();
    if (error) throw error;
    return {
      async unsubscribe() {
        one.isEnded = true;
      },
    };
  };
  return { asked, subscribe };
}

describe('A watched folder', () => {
  it('says when a file in it or below is written, renamed or removed', async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, 'a/b'), { recursive: true });
    const { seen } = await begun(folder);
    const file = join(folder, 'a/b/file');
    for (const act of [
      () => writeFile(file, 'one'),
      () => writeFile(file, 'other'),
      () => rename(file, join(folder, 'moved')),
      () => rm(join(folder, 'moved')),
    ]) {
      const before = seen.changes;
      await act();
      await until(() => expect(seen.changes).toBeGreaterThan(before));
    }
  });

  it('is watched in all folders of a tree that was moved into it', async () => {
    const [folder, elsewhere] = [await tempFolder(), await tempFolder()];
    await mkdir(join(elsewhere, 'a/b'), { recursive: true });
    const { seen } = await begun(folder);
    await rename(join(elsewhere, 'a'), join(folder, 'a'));
    // One for the news; where the watch begins anew, one for its end and one for its beginning.
    const heard = platformOf() === 'linux' ? 4 : 2;
    await until(() => expect(seen.changes).toBeGreaterThanOrEqual(heard));
    const before = seen.changes;
    await writeFile(join(folder, 'a/b/file'), 'deep');
    await until(() => expect(seen.changes).toBeGreaterThan(before));
  });

  it('does not say what Longshore itself writes there on the way', async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, '.longshore/tmp'), { recursive: true });
    const all = await witness(folder);
    const { seen } = await begun(folder);
    const own = [join(folder, '.longshore/tmp/op'), join(folder, newPartName())];
    for (const path of own) {
      await writeFile(path, 'unfinished');
      await all.sees(path);
    }
    expect(seen.changes).toBe(1);
    await writeFile(join(folder, '.longshore-plan'), 'of the person');
    await until(() => expect(seen.changes).toBe(2));
  });

  it('says nothing any more once it is closed', async () => {
    const folder = await tempFolder();
    const { asked, subscribe } = standIn();
    const { seen, close } = await begun(folder, { subscribe });
    close();
    await until(() => expect(asked[0]?.isEnded).toBe(true));
    expect(seen).toEqual({ changes: 1, log: [], facts: [] });
  });

  it('that is taken away is found again when it is back', async () => {
    const folder = join(await tempFolder(), 'disk') as LocalPath;
    await mkdir(folder);
    const clock = createFakeClock();
    const { seen } = await begun(folder, { clock });
    await rm(folder, { recursive: true });
    await until(() => expect(seen.log).toEqual(['a folder cannot be watched for now']));
    expect(seen.changes).toBe(2);
    // The pauses grow, but it is said only once.
    for (let tries = 0; tries < 3; tries += 1) await until(() => expect(clock.wind()).toBe(true));
    await mkdir(folder);
    await until(() => {
      clock.wind();
      expect(seen.changes).toBe(3);
    });
    await writeFile(join(folder, 'file'), 'here again');
    await until(() => expect(seen.changes).toBe(4));
    expect(seen.log.length).toBe(1);
  });
});

describe('A watcher that fails', () => {
  it('is asked again after 1 s, 2 s, 4 s and so on, up to 5 minutes', async () => {
    const folder = await tempFolder();
    const clock = createFakeClock();
    const waits: number[] = [];
    const noted = {
      ...clock,
      delay(ms: number, signal?: AbortSignal) {
        waits.push(ms / 1000);
        return clock.delay(ms, signal);
      },
    };
    const answers = Array.from({ length: 11 }, () => new Error('EMFILE: too many open files'));
    const { asked, subscribe } = standIn(answers);
    const { seen } = watching(folder, { clock: noted, subscribe });
    await until(() => {
      clock.wind();
      expect(asked.length).toBe(12);
    });
    await until(() => expect(seen.changes).toBe(1));
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    expect(seen.log).toEqual(['a folder cannot be watched for now']);
  });

  it('while it watches is begun anew, and what it may have missed counts as a change', async () => {
    const folder = await tempFolder();
    const clock = createFakeClock();
    const { asked, subscribe } = standIn();
    const { seen } = await begun(folder, { clock, subscribe });
    asked[0]?.hear(new Error('Events were dropped by the FSEvents client.'), []);
    await until(() => expect(seen.changes).toBe(2));
    await until(() => expect(clock.wind()).toBe(true));
    await until(() => expect(seen.changes).toBe(3));
    expect(asked.map(({ isEnded }) => isEnded)).toEqual([true, false]);
  });

  it('whose news cannot be taken in is begun anew, and nothing is thrown at it', async () => {
    const folder = await tempFolder();
    const { asked, subscribe } = standIn();
    const clock = createFakeClock();
    let calls = 0;
    const watch = createWatch({ clock, platform: platformOf(), log: () => {}, subscribe });
    const { close } = watch(folder, () => {
      calls += 1;
      if (calls === 2) throw new Error('the journal cannot be read');
    });
    onTestFinished(close);
    await until(() => expect(calls).toBe(1));
    asked[0]?.hear(null, [{ type: 'update', path: join(folder, 'file') }]);
    await until(() => expect(asked[0]?.isEnded).toBe(true));
    await until(() => expect(clock.wind()).toBe(true));
    await until(() => expect(asked.length).toBe(2));
  });

  it('for want of watches is left alone, and the log says how to get more', async () => {
    const folder = await tempFolder();
    const clock = createFakeClock();
    const { asked, subscribe } = standIn([
      new Error(`inotify_add_watch on '${folder}/a' failed: No space left on device`),
    ]);
    const { seen } = watching(folder, { clock, subscribe });
    await until(() => expect(seen.log).toEqual(['too many folders to watch: changes are seen by rescans']));
    expect(seen.facts).toMatchObject([{ folder, remedy: 'raise fs.inotify.max_user_watches with sysctl' }]);
    await breathe();
    expect(clock.wind()).toBe(false);
    expect(asked.length).toBe(1);
  });
});

describe('The file systems that hear of changes from elsewhere', () => {
  it.each([
    [0x6969, 'NFS'],
    [0xff534d42, 'CIFS'],
    // The same number, as a system with 32 bits gives it.
    [0xff534d42 | 0, 'CIFS'],
    [0xfe534d42, 'SMB2'],
    [0x65735546, 'FUSE'],
    [0xef53, null],
  ])('are known by their number: %i is %s', (type, name) => {
    expect(remoteFileSystem(type)).toBe(name);
  });
});
