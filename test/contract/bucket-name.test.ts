// The rules for bucket names, as a form tells them while a person types.

import { describe, expect, it } from 'vitest';
import { bucketNameProblem } from '../../src/contract/bucket-name.ts';

describe('bucketNameProblem', () => {
  it.each(['abc', 'a-b', 'my.bucket.2026', '123', 'x'.repeat(63), 'a1.b2-c3', '1.2.3'])(
    'takes %s',
    (name) => {
      expect(bucketNameProblem(name)).toBeNull();
    },
  );

  it.each([
    ['', 'at least 3'],
    ['ab', 'at least 3'],
    ['x'.repeat(64), 'at most 63'],
    ['Photos', 'capital'],
    ['my_bucket', 'letters a to z'],
    ['a b c', 'letters a to z'],
    ['caf\u00e9', 'letters a to z'],
    ['-abc', 'begins with'],
    ['.abc', 'begins with'],
    ['abc-', 'ends with'],
    ['a..b', 'two dots'],
    ['192.168.5.4', 'IP address'],
    ['xn--abc', 'xn--'],
    ['abc-s3alias', '-s3alias'],
  ])('says what is wrong with %j', (name, part) => {
    expect(bucketNameProblem(name)).toContain(part);
  });
});
