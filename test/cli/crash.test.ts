// Large files whose command is killed again and again, a few times each: `npm run crash` does it a hundred times with gigabytes.

import { expect, test, vi } from 'vitest';
import { type CrashTest, crashTest } from '../endurance/crash-test.ts';
import { sandboxServer } from '../support/s3-server.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

// Each run is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

const mebibyte = 1024 * 1024;

async function figures(wish: Pick<CrashTest, 'direction' | 'at' | 'sizeBytes' | 'kills' | 'seed'>) {
  const server = await sandboxServer();
  const { path: folder, remove } = await makeTempFolder();
  try {
    return await crashTest({ ...wish, server, folder, say: () => {} });
  } finally {
    await server.stop();
    await remove();
  }
}

test.each([
  ['up', 'moments', 50 * mebibyte, 4],
  ['down', 'moments', 50 * mebibyte, 4],
  ['up', 'writes', 18 * mebibyte, 6],
  ['down', 'writes', 18 * mebibyte, 6],
] as const)(
  'a file arrives %s through kills at %s, and no part goes again that was written down',
  async (direction, at, sizeBytes, kills) => {
    expect(await figures({ direction, at, sizeBytes, kills, seed: 5 })).toMatchObject({
      kills,
      journalledTwice: 0,
      faults: [],
    });
  },
);
