// Two real clients of a pair for half a minute: `npm run soak` does it for twenty, on any server.

import { expect, test, vi } from 'vitest';
import { syncSoak } from '../../endurance/sync-soak-test.ts';
import { sandboxServer } from '../../support/s3-server.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

// Half a minute of work, and as long as it takes a busy machine to come to rest.
vi.setConfig({ testTimeout: 300_000 });

test.each([
  ['keeps no versions', false, 21],
  ['keeps versions', true, 22],
] as const)(
  'what people wrote outlives kills and a bad network on two computers and a bucket that %s',
  async (_, isVersioned, seed) => {
    const server = await sandboxServer();
    const { path: folder, remove } = await makeTempFolder();
    try {
      const figures = await syncSoak({ seconds: 15, seed, isVersioned, server, folder, say: () => {} });
      expect(figures).toMatchObject({ faults: [], kills: expect.any(Number) });
      expect(figures.deeds).toBeGreaterThan(0);
      expect(figures.kills).toBeGreaterThan(0);
    } finally {
      await server.stop();
      await remove();
    }
  },
);
