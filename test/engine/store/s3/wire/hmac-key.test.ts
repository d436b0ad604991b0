// The codes are those of Node's own HMAC.

import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HmacKey } from '../../../../../src/engine/store/s3/wire/hmac-key.ts';

describe('a key for codes', () => {
  it('makes the codes that Node makes, one text after another', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 200 }), { maxLength: 5 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), texts, (bytes, all) => {
        const key = new HmacKey(bytes);
        for (const text of all)
          expect(key.hex(text)).toBe(createHmac('sha256', bytes).update(text).digest('hex'));
      }),
    );
  });

  it('refuses what it has no room for', () => {
    expect(() => new HmacKey(new Uint8Array(65))).toThrow(RangeError);
    expect(() => new HmacKey(new Uint8Array(32)).hex('x'.repeat(961))).toThrow(RangeError);
  });
});
