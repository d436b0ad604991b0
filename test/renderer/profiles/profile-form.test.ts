// The form of an account.

import { describe, expect, it } from 'vitest';
import { ProfileId } from '../../../src/contract/models.ts';
import type { Profile } from '../../../src/contract/profile.ts';
import { draftOf, formOf, problemOf } from '../../../src/renderer/profiles/profile-form.ts';

const profile: Profile = {
  id: ProfileId.parse('p'),
  name: 'nas',
  endpoint: 'https://nas:9000',
  region: null,
  addressing: 'path',
  source: { kind: 'keychain' },
};

describe('draftOf', () => {
  it('sends a key without the blanks it was pasted with', () => {
    const form = { ...formOf(null, null), name: ' a ', accessKeyId: ' AK ', secretAccessKey: 'SK\n' };
    expect(draftOf(form, null)).toEqual({
      id: null,
      name: 'a',
      endpoint: null,
      region: null,
      addressing: 'auto',
      source: { kind: 'keychain' },
      secret: { accessKeyId: 'AK', secretAccessKey: 'SK' },
    });
  });

  it('leaves the kept secret alone when no new one was typed', () => {
    const { name, ...rest } = profile;
    expect(draftOf({ ...formOf(profile, null), name: 'box' }, profile)).toEqual({ ...rest, name: 'box' });
    expect(name).toBe('nas');
  });

  it('never sends a typed secret with a source that is not the keychain', () => {
    const form = {
      ...formOf(profile, null),
      secretAccessKey: 'SK',
      accessKeyId: 'AK',
      source: 'environment',
    };
    expect(draftOf(form, profile)).not.toHaveProperty('secret');
  });

  it('takes over what was found', () => {
    const found = {
      name: 'work',
      source: { kind: 'aws-profile', name: 'work' },
      region: 'eu-1',
      endpoint: null,
    } as const;
    expect(draftOf(formOf(null, found), null)).toMatchObject({
      name: 'work',
      region: 'eu-1',
      source: found.source,
    });
  });
});

describe('problemOf', () => {
  it('asks for a name, an address and both halves of a key', () => {
    const empty = formOf(null, null);
    const named = { ...empty, name: 'a' };
    const problems = [
      problemOf(empty, null),
      problemOf({ ...named, service: 'other', endpoint: 'nas' }, null),
      problemOf({ ...named, accessKeyId: 'AK' }, null),
      problemOf({ ...named, accessKeyId: 'AK', secretAccessKey: 'SK' }, null),
      problemOf(formOf(profile, null), profile),
    ];
    expect(problems.map(Boolean)).toEqual([true, true, true, false, false]);
  });

  it('asks for a key when the source changes to the keychain', () => {
    const other: Profile = { ...profile, source: { kind: 'environment' } };
    expect(problemOf({ ...formOf(other, null), source: 'keychain' }, other)).toMatch(/access key/);
  });
});
