// Watches folders for as long as it takes: says that something has changed, never what, for watchers miss and muddle things.

import { lstat, realpath, statfs } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import type { Event } from '@parcel/watcher';
import { isAbort } from '../base/abort.ts';
import type { LocalPath } from '../contract/models.ts';
import type { Host } from '../engine/host.ts';
import { isPartName } from '../engine/store/local/part-name.ts';
import { ownFolder } from '../engine/sync/folder.ts';
import { remoteFileSystem } from './remote-file-system.ts';
import { type Subscribe, subscribe as subscribeToSystem } from './subscribe.ts';

type WatchParts = Pick<Host, 'clock' | 'log' | 'platform'> & { readonly subscribe?: Subscribe };

const firstPauseMs = 1000;
const lastPauseMs = 5 * 60_000;
/** New folders are gone into once no more of them have come for that long. */
const quietMs = 1000;

/** Host.watch over the system's own watcher. It never throws; what is in its way is in the log, and tried again. */
export function createWatch(parts: WatchParts): NonNullable<Host['watch']> {
  return (folder, onChange) => {
    const end = new AbortController();
    const unexpected = (error: unknown) =>
      parts.log('error', 'a folder is no longer watched', { folder, error });
    keepWatching(parts, folder, onChange, end.signal).catch(unexpected);
    return { close: () => end.abort() };
  };
}

/** Watches until `signal` aborts or the system has no more watches to give. */
async function keepWatching(
  parts: WatchParts,
  folder: LocalPath,
  onChange: () => void,
  signal: AbortSignal,
): Promise<void> {
  const { clock, log } = parts;
  let pauseMs = firstPauseMs;
  for (;;) {
    const beganMs = clock.now();
    try {
      await watchOnce(parts, folder, onChange, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (isExhausted(error)) {
        const remedy = 'raise fs.inotify.max_user_watches with sysctl';
        return log('warn', 'too many folders to watch: changes are seen by rescans', {
          folder,
          remedy,
          error,
        });
      }
      if (clock.now() - beganMs > lastPauseMs) pauseMs = firstPauseMs;
      // Said once; what follows is the same again.
      if (pauseMs === firstPauseMs) log('warn', 'a folder cannot be watched for now', { folder, error });
      try {
        await clock.delay(pauseMs, signal);
      } catch (cancel) {
        if (isAbort(cancel)) return;
        throw cancel;
      }
      pauseMs = Math.min(lastPauseMs, pauseMs * 2);
    }
  }
}

/**
 * Watches until it has to begin anew: resolves after folders were made, rejects with what went wrong. As nobody knows what happened
 * while nothing was watched, `onChange` is called when it begins and when it ends.
 */
async function watchOnce(
  { clock, log, platform, subscribe = subscribeToSystem }: WatchParts,
  folder: LocalPath,
  onChange: () => void,
  signal: AbortSignal,
): Promise<void> {
  // The system reports real paths, whatever links led to them.
  const root = await realpath(folder);
  const over = Promise.withResolvers<void>();
  // It may be over before anybody waits for it.
  over.promise.catch(() => {});
  const onAbort = () => over.resolve();
  signal.addEventListener('abort', onAbort);
  let quiet = new AbortController();

  function hear(error: Error | null, events: readonly Event[]): void {
    if (signal.aborted) return;
    if (error) return over.reject(error);
    if (events.some(({ type, path }) => type === 'delete' && path === root))
      return over.reject(new Error(`${root} is gone or has another name.`));
    const news = events.filter(({ path }) => !isOwn(root, path));
    if (news.length === 0) return;
    try {
      onChange();
    } catch (failure) {
      // Thrown into the library, it would end the process.
      return over.reject(failure);
    }
    // Linux watches a new folder, but none that had been made in it by then.
    if (platform === 'linux') beginAnewAfterFolders(news).catch(over.reject);
  }

  async function beginAnewAfterFolders(news: readonly Event[]): Promise<void> {
    if (!(await hasNewFolder(news))) return;
    quiet.abort();
    quiet = new AbortController();
    await clock.delay(quietMs, quiet.signal).then(over.resolve, () => {});
  }

  const subscription = await subscribe(root, hear, [join(root, ownFolder)], platform);
  try {
    const remote = platform === 'linux' ? remoteFileSystem((await statfs(root)).type) : null;
    if (remote)
      log('warn', 'changes from elsewhere may only be seen by rescans', { folder, fileSystem: remote });
    if (!signal.aborted) onChange();
    await over.promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
    quiet.abort();
    // It may have ended by itself, together with the folder.
    await subscription.unsubscribe().catch(() => {});
    if (!signal.aborted) onChange();
  }
}

async function hasNewFolder(news: readonly Event[]): Promise<boolean> {
  for (const { type, path } of news) {
    if (type === 'create' && (await isFolder(path))) return true;
  }
  return false;
}

function isFolder(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** True for what Longshore itself writes on the way: it would wake itself for ever. */
function isOwn(root: string, path: string): boolean {
  const own = join(root, ownFolder);
  return path === own || path.startsWith(own + sep) || isPartName(basename(path));
}

function isExhausted(error: unknown): boolean {
  return error instanceof Error && /ENOSPC|No space left on device/.test(error.message);
}
