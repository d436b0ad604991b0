// Credentials are asked for when needed, and not more often.

import { describe, expect, it } from 'vitest';
import {
  areRenewed,
  type Credentials,
  keepCredentials,
} from '../../../../src/engine/store/s3/kept-credentials.ts';

function counted(give: (count: number) => Credentials | Promise<Credentials>) {
  const clock = { ms: 0, asked: 0 };
  const kept = keepCredentials(
    async () => {
      clock.asked += 1;
      return give(clock.asked);
    },
    () => clock.ms,
  );
  return { clock, kept };
}

const secret = { accessKeyId: 'id', secretAccessKey: 'key' };

describe('credentials', () => {
  it('without an end are asked for once, also by many at the same time', async () => {
    const { clock, kept } = counted(() => secret);
    await Promise.all([kept(), kept()]);
    clock.ms = Number.MAX_SAFE_INTEGER;
    expect([await kept(), clock.asked]).toEqual([secret, 1]);
  });

  it('are asked for again a minute before they run out', async () => {
    const { clock, kept } = counted((count) => ({ ...secret, expiresMs: count * 600_000 }));
    await kept();
    clock.ms = 539_999;
    expect(await kept()).toMatchObject({ expiresMs: 600_000 });
    clock.ms = 540_000;
    expect(await kept()).toMatchObject({ expiresMs: 1_200_000 });
  });

  it('that could not be had are asked for again', async () => {
    const { kept } = counted((count) => (count === 1 ? Promise.reject(new Error('locked')) : secret));
    await expect(kept()).rejects.toThrow('locked');
    expect(await kept()).toEqual(secret);
  });

  it('that were refused are fetched anew once for all who were, and the same ones are no new ones', async () => {
    const { clock, kept } = counted((count) => ({ ...secret, accessKeyId: `id${Math.min(count, 2)}` }));
    const first = await kept();
    expect(await Promise.all([areRenewed(kept, first), areRenewed(kept, first)])).toEqual([true, true]);
    expect([await areRenewed(kept, first), clock.asked]).toEqual([true, 2]);
    expect([await areRenewed(kept, await kept()), clock.asked]).toEqual([false, 3]);
  });
});
