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

it('a bug crosses as nothing but its kind', () => {
  expect(toWire(new RangeError('secret 123'), 'entry.list')).toEqual({
    code: 'other',
    op: 'entry.list',
    raw: 'RangeError',
    retry: 'never',
  });
});
