// On Windows a file that a scanner holds for a moment is tried again; elsewhere an error is one at once.

import { describe, expect, it } from 'vitest';
import { patiently } from '../../../../src/engine/store/local/patiently.ts';

function failing(times: number, code: string): { work: () => Promise<string>; calls: () => number } {
  let calls = 0;
  const work = async () => {
    calls += 1;
    if (calls <= times) throw Object.assign(new Error(code), { code });
    return 'done';
  };
  return { work, calls: () => calls };
}

describe('patiently', () => {
  it('waits on Windows until the file is free', async () => {
    const { work, calls } = failing(2, 'EBUSY');
    expect([await patiently('win32', work), calls()]).toEqual(['done', 3]);
  });

  it.each([
    ['win32', 'ENOENT'],
    ['linux', 'EPERM'],
  ] as const)('does not wait on %s for %s', async (platform, code) => {
    const { work, calls } = failing(1, code);
    await expect(patiently(platform, work)).rejects.toMatchObject({ code });
    expect(calls()).toBe(1);
  });
});
