// What a file system's error codes mean to a person.

import { describe, expect, it } from 'vitest';
import { abortError } from '../../../../src/base/abort.ts';
import { AppError } from '../../../../src/contract/errors.ts';
import { localError } from '../../../../src/engine/store/local/local-error.ts';

describe('localError', () => {
  it.each([
    ['ENOSPC', 'disk.full'],
    ['EDQUOT', 'disk.full'],
    ['EROFS', 'disk.read-only'],
    ['EACCES', 'access.denied'],
    ['EPERM', 'access.denied'],
    ['ENOENT', 'entry.missing'],
    ['EEXIST', 'entry.exists'],
    ['ENAMETOOLONG', 'entry.name'],
    ['EMFILE', 'service.busy'],
    ['EIO', 'other'],
  ])('takes %s for %s', (errno, code) => {
    const failure = Object.assign(new Error(errno), { code: errno });
    const expected = { code, op: 'entry.write', from: '/a/b', raw: errno };
    expect(localError(failure, 'entry.write', '/a/b')).toMatchObject(expected);
  });

  it('leaves errors of ours, cancels and bugs what they are', () => {
    const errors = [new AppError('bytes.wrong', { op: 'entry.read' }), abortError(), new TypeError('a bug')];
    expect(errors.map((error) => localError(error, 'entry.write', '/a/b'))).toEqual(errors);
  });
});
