// One look at both sides: the folder is walked and the bucket listed at the same time, and what differs from the base is noted.

import type { ErrorWire } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import type { PairJournal } from '../../journal/pair-journal.ts';
import type { Listed } from '../objects.ts';
import type { RunOptions, Surroundings } from '../surroundings.ts';
import { noteAbsent } from './note-absent.ts';
import { observeLocal } from './observe-local.ts';
import { observeRemote } from './observe-remote.ts';

export interface Observed {
  /** Folders of which nothing is known. */
  readonly unknown: ReadonlySet<Key>;
  /** Files of the folder that were seen, without those that are left alone. */
  readonly files: number;
  /** The same of the place; null: it was not looked at. */
  readonly objects: number | null;
  /** The pair's own mark in the bucket, where it was listed. */
  readonly mark: Listed | null;
}

/** Throws unless both sides were seen as whole as can be; then nothing may be concluded. */
export async function observe(
  { folder, objects, clock, ignore }: Surroundings,
  journal: PairJournal,
  markPath: Key,
  { signal, isQuick = false, isExact = false, onProgress }: RunOptions,
): Promise<Observed> {
  // The first side that fails ends the other one too.
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  let [files, listed] = [0, 0];
  let mark: Listed | null = null;
  const tell = () => onProgress?.({ phase: 'observe', done: files + listed, total: null });
  const trouble = (side: 'local' | 'remote') => (path: Key, error: ErrorWire) =>
    journal.needAttention(path, side, error, clock.now());
  journal.beginPass();
  const passes = [
    observeLocal({
      ...{ folder, journal, ignore, isExact, signal: both },
      onTrouble: trouble('local'),
      onFiles: (more) => {
        files += more;
        tell();
      },
    }),
    isQuick
      ? allSeen
      : observeRemote({
          ...{ objects, journal, ignore, platform: folder.platform, signal: both },
          onTrouble: trouble('remote'),
          onOwn: (one) => {
            if (one.path === markPath) mark = one;
          },
          onObjects: (more) => {
            listed += more;
            tell();
          },
        }),
  ] as const;
  for (const pass of passes) pass.catch(() => over.abort());
  const failure = await firstFailure(passes);
  if (failure) throw failure.error;
  const [local, remote] = await Promise.all(passes);
  noteAbsent(journal, ignore, local, remote);
  return { unknown: local.unknown, files, objects: isQuick ? null : listed, mark };
}

/** Every row of the base is as it was left, for all that is known. */
const allSeen = Promise.resolve(null);

/** Waits until all have ended; the failure that came first, not the abort that it led to. */
async function firstFailure(passes: readonly Promise<unknown>[]): Promise<{ error: unknown } | null> {
  let first: { error: unknown } | null = null;
  const ended = passes.map((pass) =>
    pass.catch((error: unknown) => {
      first ??= { error };
    }),
  );
  await Promise.all(ended);
  return first;
}
