// Why a file of a pair is as it is, in sentences.

import { describe, expect, it } from 'vitest';
import { explainPath } from '../../src/contract/explain-pair.ts';
import type { Key } from '../../src/contract/models.ts';
import type { PairExplanation } from '../../src/contract/pair.ts';

const path = 'a' as Key;
const explanation = (part: Partial<PairExplanation>): PairExplanation => ({
  ...{ path, isIgnored: false, alikeBytes: 2048, local: 'same', remote: 'same' },
  ...{ planned: null, attention: null, history: [] },
  ...part,
});

describe('explainPath', () => {
  it('says that both sides are alike', () => {
    expect(explainPath(explanation({}))).toEqual(['Both sides hold the same 2.0 KiB, as of the last look.']);
  });

  it('says on which side it has changed or gone', () => {
    expect(explainPath(explanation({ local: 'changed', remote: 'absent' }))).toEqual([
      'Both sides held the same 2.0 KiB once.',
      'Since then it has changed on this computer.',
      'Since then it has gone from the bucket.',
    ]);
  });

  it('takes nothing that could not be seen for gone', () => {
    const [, , remote] = explainPath(explanation({ local: 'changed', remote: 'unknown' }));
    expect(remote).toBe('It could not be seen in the bucket, which is not taken for gone.');
  });

  it('knows a file that was never alike, and one that is nowhere', () => {
    expect(explainPath(explanation({ alikeBytes: null, local: 'changed', remote: 'absent' }))).toEqual([
      'It has never been alike on both sides.',
      'It is on this computer.',
      'It is not in the bucket.',
    ]);
    expect(explainPath(explanation({ alikeBytes: null, local: 'absent', remote: 'absent' }))).toEqual([
      'Neither side has a file of that name.',
    ]);
  });

  it('tells a rule before all else, then what waits for the person, and last what is planned', () => {
    expect(explainPath(explanation({ isIgnored: true, planned: null }))).toHaveLength(1);
    const planned = { act: 'remove-remote', path, to: null, sizeBytes: 1, replaces: false } as const;
    const attention = {
      ...{ path, side: 'remote' as const, sinceMs: 1 },
      error: { code: 'access.denied', op: 'pair.apply', retry: 'after-user' },
    } as const;
    const sentences = explainPath(
      explanation({ local: 'absent', planned: { ...planned, isHeld: true }, attention }),
    );
    expect(sentences[0]).toMatch(/^It waits for you\. This account or user is not allowed/);
    expect(sentences.at(-1)).toBe(
      'Planned: Remove from the bucket. That is held until you have looked at it.',
    );
  });
});
