import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Key } from '../../../../src/contract/models.ts';
import { usualGuard } from '../../../../src/contract/pair.ts';
import { guard, handful, type Taking } from '../../../../src/engine/sync/plan/guard.ts';

const folder = 'photos' as Key;
const calm: Taking = {
  removals: 1,
  removedBytes: 1,
  replaced: 1,
  files: 1_000,
  recent: { files: 0, bytes: 0 },
  wholeFolders: [],
  emptySide: null,
  alikeGone: 0,
  limits: usualGuard,
};

const taking = (some: Partial<Taking>) => guard({ ...calm, ...some });

describe('the guard', () => {
  it('lets a run pass that removes and replaces little', () => expect(taking({})).toBeNull());

  it('lets as many removals pass as the limit says, and holds one more', () => {
    expect(taking({ files: 100, removals: 50 })).toBeNull();
    expect(taking({ files: 100, removals: 51 })).toEqual([{ why: 'files', files: 51, limit: 50 }]);
  });

  it('goes by the share of all files where that is more', () => {
    expect(taking({ files: 1_009, removals: 100 })).toBeNull();
    expect(taking({ files: 1_009, removals: 101 })).toEqual([{ why: 'files', files: 101, limit: 100 }]);
  });

  it('counts what was removed in the 24 hours before', () => {
    const recent = { files: 40, bytes: 0 };
    expect(taking({ files: 100, removals: 10, recent })).toBeNull();
    expect(taking({ files: 100, removals: 11, recent })).toEqual([{ why: 'files', files: 51, limit: 50 }]);
  });

  it('lets as many bytes go as the limit says, and holds one more', () => {
    const recent = { files: 1, bytes: 1024 ** 2 };
    const limit = usualGuard.bytes;
    expect(taking({ removedBytes: limit - 1024 ** 2, recent })).toBeNull();
    expect(taking({ removedBytes: limit - 1024 ** 2 + 1, recent })).toEqual([
      { why: 'bytes', bytes: limit + 1, limit },
    ]);
  });

  it('holds a whole top folder of more than a handful of files, and names each', () => {
    const small = { folder: 'notes' as Key, files: handful };
    const large = { folder, files: handful + 1 };
    expect(taking({ removals: 10, wholeFolders: [small] })).toBeNull();
    expect(taking({ removals: 21, wholeFolders: [small, large] })).toEqual([{ why: 'folder', ...large }]);
  });

  it.each(['local', 'remote'] as const)('holds even one removal because the %s side is empty', (side) => {
    expect(taking({ files: 1, emptySide: side })).toEqual([{ why: 'empty', side }]);
  });

  it('holds it too where what was alike before is no longer known', () => {
    expect(taking({ files: 0, emptySide: 'local' })).toEqual([{ why: 'empty', side: 'local' }]);
  });

  it('holds half of all files being replaced at once, but not a little less', () => {
    expect(taking({ files: 121, replaced: 60 })).toBeNull();
    expect(taking({ files: 120, replaced: 60 })).toEqual([{ why: 'replaced', files: 60, of: 120 }]);
  });

  it('lets all files of a small pair be replaced', () => {
    expect(taking({ files: 50, replaced: 50 })).toBeNull();
    expect(taking({ files: 51, replaced: 51 })).toEqual([{ why: 'replaced', files: 51, of: 51 }]);
  });

  it('tells every reason', () => {
    const all = taking({
      removals: 500,
      removedBytes: 2 * usualGuard.bytes,
      replaced: 500,
      wholeFolders: [{ folder, files: 500 }],
      emptySide: 'local',
    });
    expect(all?.map(({ why }) => why)).toEqual(['files', 'bytes', 'folder', 'empty', 'replaced']);
  });

  it('never holds a run that takes nothing away, whatever went before', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom('local', 'remote', null), (files, gone, emptySide) => {
        const recent = { files: gone, bytes: gone };
        expect(taking({ removals: 0, removedBytes: 0, replaced: 0, files, recent, emptySide })).toBeNull();
      }),
    );
  });

  it('holds whatever holds less: one more removal never sets a run free', () => {
    const count = fc.nat(200);
    const some = fc.record({
      removals: count,
      removedBytes: count,
      replaced: count,
      files: count,
      recent: fc.record({ files: count, bytes: count }),
      limits: fc.record({ files: count, share: fc.constantFrom(0, 0.1, 0.5, 1), bytes: count }),
    });
    fc.assert(
      fc.property(some, (one) => {
        const more = { ...one, removals: one.removals + 1, removedBytes: one.removedBytes + 1 };
        if (taking(one)) expect(taking(more)).not.toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });
});
