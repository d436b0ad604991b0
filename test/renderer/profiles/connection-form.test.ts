// How an account is reached, as a form.

import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/contract/profile.ts';
import {
  type ConnectionForm,
  connectionForm,
  connectionOf,
  connectionProblem,
  isSet,
} from '../../../src/renderer/profiles/connection-form.ts';
import { draftOf, formOf } from '../../../src/renderer/profiles/profile-form.ts';
import { callExamples } from '../../contract/examples.ts';

const [profile] = callExamples['profile.list'].output as [Profile];
const form = (part: Partial<ConnectionForm>): ConnectionForm => ({ ...connectionForm(null), ...part });

describe('connectionOf', () => {
  it('gives back what the form was made of', () => {
    expect(connectionOf(connectionForm(profile), profile)).toEqual(profile.connection);
    expect(draftOf(formOf(profile, null), profile).connection).toEqual(profile.connection);
  });

  it('is nothing where nothing is set', () => {
    expect(isSet(form({ proxy: ' ' }))).toBe(false);
    expect(draftOf(formOf(null, null), null)).not.toHaveProperty('connection');
  });

  it('takes away what was set before', () => {
    expect(connectionOf(form({}), profile)).toEqual({
      otherEndpoints: [],
      proxy: null,
      caFile: null,
      requests: null,
    });
  });

  it('takes one endpoint a line, or several on one', () => {
    expect(connectionOf(form({ otherEndpoints: 'https://a\n\n https://b, https://c' }), null)).toMatchObject({
      otherEndpoints: ['https://a', 'https://b', 'https://c'],
    });
  });
});

describe('connectionProblem', () => {
  it.each([
    [{ otherEndpoints: 'https://a\nnas' }, /^nas is no endpoint/],
    [{ proxy: 'proxy:3128' }, /^Write the proxy with its port/],
    [{ proxy: 'http://me:secret@proxy:3128' }, /^Leave the name and password out/],
    [{ caFile: 'own.pem' }, /^Write the whole path/],
    [{ requestsProblem: 'Use whole numbers.' }, /^Use whole numbers/],
  ])('says what is wrong with %j', (part, problem) => {
    expect(connectionProblem(form(part))).toMatch(problem);
  });

  it('finds nothing wrong with what is right, nor with an empty form', () => {
    expect(connectionProblem(form({}))).toBeNull();
    expect(connectionProblem(form({ caFile: 'C:\\own.pem', proxy: 'http://proxy:3128' }))).toBeNull();
  });
});
