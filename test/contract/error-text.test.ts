// Every error says to a person what happened, why, and what to do.

import { describe, expect, it } from 'vitest';
import { explain, explainLine } from '../../src/contract/error-text.ts';
import { AppError, errorCodes, fromWire, toWire } from '../../src/contract/errors.ts';

describe.each(errorCodes)('%s', (code) => {
  const error = toWire(
    new AppError(code, { op: 'upload', from: 'a.txt', to: 's3://photos/a.txt', raw: 'E1' }),
    'upload',
  );

  it('is told in whole sentences', () => {
    const { what, why, todo } = explain(error);
    expect(what).toBe('Could not upload a.txt to s3://photos/a.txt.');
    expect(why).toMatch(/^[A-Z].*\.$/);
    expect(todo).toMatch(/^([A-Z].*\.)?$/);
  });

  it('fits one line of a terminal, with the raw code to look up', () => {
    const line = explainLine(error);
    expect(line).not.toContain('\n');
    expect(line).toMatch(/^Could not upload a\.txt to s3:\/\/photos\/a\.txt: [A-Z].*\. \[E1\]$/);
  });

  it('survives the wire', () => {
    expect(toWire(fromWire(error), 'other')).toEqual(error);
  });
});

describe('what may not be done', () => {
  const denied = (raw: string, detail?: string) =>
    explainLine({
      code: 'access.denied',
      op: 'upload',
      from: 'a.txt',
      retry: 'after-user',
      raw,
      ...(detail && { detail }),
    });

  it('speaks of permissions where it was this computer that refused, and not of accounts', () => {
    expect(denied('EACCES')).toBe(
      'Could not upload a.txt: The system does not allow it to the user that Longshore runs as. Change the permissions of the file or folder, then retry. [EACCES]',
    );
  });

  it('says what the server said where it said more', () => {
    expect(denied('AccountProblem', 'The account is locked.')).toMatch(/is locked\. /);
  });
});

describe('a wrong region', () => {
  const wrong = (op: string, detail?: string) =>
    explain({ code: 'bucket.region', op, retry: 'never', ...(detail && { detail }) }).why;

  it.each([
    ['entry.list', 'eu-west-1', 'The bucket is in region eu-west-1.'],
    ['entry.list', undefined, 'The bucket is in another region.'],
    ['bucket.list', 'us-east-1', 'The server is in region us-east-1.'],
    ['bucket.create', undefined, 'The store does not make buckets in that region.'],
  ])('met by %s, told %s', (op, detail, why) => {
    expect(wrong(op, detail)).toBe(why);
  });
});

it('a bug crosses as nothing but its kind', () => {
  expect(toWire(new RangeError('secret 123'), 'entry.list')).toEqual({
    code: 'other',
    op: 'entry.list',
    raw: 'RangeError',
    retry: 'never',
  });
});
