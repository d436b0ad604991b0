// Which addresses may be opened in the system's browser.

import { describe, expect, it } from 'vitest';
import { judgeAddress } from '../../src/main/external-address.ts';

describe('An address', () => {
  it.each(['https://docs.aws.amazon.com/AmazonS3/', 'https://eu-west-1.console.aws.amazon.com/s3'])(
    'of Amazon opens at once: %s',
    (address) => expect(judgeAddress(address).kind).toBe('open'),
  );

  it.each([
    ['a bucket anybody may own', 'https://bucket.s3.amazonaws.com/x.html'],
    ['a name that only ends alike', 'https://evil-aws.amazon.com.example/'],
    ['a name without the dot', 'https://evilaws.amazon.com/'],
  ])('of %s is asked about', (_what, address) => expect(judgeAddress(address).kind).toBe('ask'));

  it.each([
    'http://docs.aws.amazon.com/',
    'file:///etc/passwd',
    'smb://host/share',
    'ms-settings:display',
    'javascript:alert(1)',
    'https://user:password@docs.aws.amazon.com/',
    'docs.aws.amazon.com',
    '',
  ])('is refused: %s', (address) => expect(judgeAddress(address)).toEqual({ kind: 'refuse' }));
});
