// Which account a command works with.

import { describe, expect, test } from 'vitest';
import { chooseProfile, type Surroundings } from '../../src/cli/profile-choice.ts';
import type { ProfileId } from '../../src/contract/models.ts';
import type { FoundProfile, Profile } from '../../src/contract/profile.ts';

const stored = (name: string, more: Partial<Profile> = {}): Profile => ({
  id: `id-of-${name}` as ProfileId,
  name,
  endpoint: 'https://nas.example',
  region: null,
  addressing: 'path',
  source: { kind: 'keychain' },
  ...more,
});
const found = (name: string): FoundProfile => ({
  name,
  source: { kind: 'aws-profile', name },
  region: null,
  endpoint: null,
});
const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };

const choose = (around: Partial<Surroundings>) =>
  chooseProfile({
    name: undefined,
    endpoint: undefined,
    region: undefined,
    env: {},
    stored: [],
    found: [],
    ...around,
  });

test.each<[string, Partial<Surroundings>, string]>([
  [
    'a Longshore profile by name',
    { name: 'nas', stored: [stored('nas')], found: [found('nas')] },
    'keychain nas',
  ],
  ['a Longshore profile by id', { name: 'id-of-nas', stored: [stored('nas')] }, 'keychain nas'],
  [
    'an AWS profile by name',
    { name: 'work', stored: [stored('nas')], found: [found('work')], env: keys },
    'aws-profile work',
  ],
  [
    'the environment\u2019s keys',
    { env: { ...keys, AWS_PROFILE: 'work' }, found: [found('work')] },
    'environment environment',
  ],
  [
    'AWS_PROFILE',
    { env: { AWS_PROFILE: 'work' }, found: [found('work'), found('default')] },
    'aws-profile work',
  ],
  [
    'AWS_PROFILE naming one of ours',
    { env: { AWS_PROFILE: 'nas' }, stored: [stored('nas'), stored('b')] },
    'keychain nas',
  ],
  ['the default AWS profile', { stored: [stored('nas')], found: [found('default')] }, 'aws-profile default'],
  [
    'an AWS profile connected under another name',
    { name: 'work', stored: [stored('Job', { source: { kind: 'aws-profile', name: 'work' } })] },
    'aws-profile work',
  ],
  ['the only connected one', { stored: [stored('nas')] }, 'keychain nas'],
  ['a container\u2019s role', { env: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' } }, 'instance instance'],
])('%s', (_what, around, wanted) => {
  const { profile } = choose(around);
  expect(`${profile.source.kind} ${profile.name}`).toBe(wanted);
});

describe('endpoint and region', () => {
  const env = {
    ...keys,
    AWS_ENDPOINT_URL: 'http://a',
    AWS_ENDPOINT_URL_S3: 'http://s3',
    AWS_REGION: 'eu-north-1',
  };

  test('come from the environment for AWS\u2019s own credentials', () => {
    expect(choose({ env }).profile).toMatchObject({ endpoint: 'http://s3', region: 'eu-north-1' });
  });

  test('of a Longshore profile are not changed by a variable: its keys go nowhere else', () => {
    const { profile, isLent } = choose({ name: 'nas', stored: [stored('nas')], env });
    expect([profile, isLent]).toEqual([stored('nas'), false]);
  });

  test('are changed by the options for this command, and the stored profile stays as it is', () => {
    const { profile, isLent } = choose({
      name: 'nas',
      stored: [stored('nas')],
      endpoint: 'http://x',
      region: 'r',
    });
    expect([profile, isLent]).toEqual([{ ...stored('nas'), endpoint: 'http://x', region: 'r' }, true]);
  });
});

test('several connected profiles are named, so that one can be chosen', () => {
  expect(() => choose({ stored: [stored('a'), stored('b')] })).toThrow(
    'Several profiles are connected: \u201ca\u201d, \u201cb\u201d. Choose one with --profile NAME.',
  );
});

test('an AWS_PROFILE that does not exist is no reason to take another', () => {
  expect(() => choose({ env: { AWS_PROFILE: 'gone' }, stored: [stored('nas')] })).toThrow(
    expect.objectContaining({ code: 'profile.missing', from: 'gone' }),
  );
});
