// The system's own news of a folder, through @parcel/watcher; loaded on first use, for most runs never watch.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { AsyncSubscription, BackendType, SubscribeCallback } from '@parcel/watcher';
import type { Host } from '../engine/host.ts';

/** Calls `hear` with each batch of news from below `root`, but for what lies in `ignored`, until it is told to end. */
export type Subscribe = (
  root: string,
  hear: SubscribeCallback,
  ignored: string[],
  platform: Host['platform'],
) => Promise<AsyncSubscription>;

// Named, or else a program called watchman would be looked for and started.
const backends: Readonly<Record<Host['platform'], BackendType>> = {
  linux: 'inotify',
  darwin: 'fs-events',
  win32: 'windows',
};

/** Rejects where the folder cannot be watched; on Linux also where the person's programs watch too much already. */
export const subscribe: Subscribe = async (root, hear, ignore, platform) => {
  if (platform === 'linux') await demandInstance(root);
  const watcher = await import('@parcel/watcher');
  return watcher.subscribe(root, hear, { ignore, backend: backends[platform] });
};

/**
 * Rejects with EMFILE where Linux gives no further inotify instance. The library waits for one for ever, and stops this process;
 * a thread is asked instead, as the instance that it gets ends with it.
 */
async function demandInstance(root: string): Promise<void> {
  const program = `require('node:fs').watch(${JSON.stringify(root)}).close()`;
  const thread = new Worker(program, { eval: true, name: 'longshore-inotify', execArgv: [] });
  await once(thread, 'exit');
}
