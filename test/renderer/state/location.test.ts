// Where a pane is, and the ways from there.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Key, LocalPath, ProfileId } from '../../../src/contract/models.ts';
import type { Profile } from '../../../src/contract/profile.ts';
import {
  childOf,
  crumbsOf,
  isSameLocation,
  type Location,
  locationText,
  nameWithin,
  parentOf,
  parseLocation,
} from '../../../src/renderer/state/location.ts';

const profileId = ProfileId.parse('p');
const local = (path: string): Location => ({ kind: 'local', path: LocalPath.parse(path) });
const s3 = (bucket: string, prefix = '') =>
  ({ kind: 's3', profileId, bucket, prefix: Key.parse(prefix) }) as const;
const buckets: Location = { kind: 'profile', profileId };
const linux = { separator: '/', home: LocalPath.parse('/home/ana') } as const;
const windows = { separator: '\\', home: LocalPath.parse('C:\\Users\\ana') } as const;
const profile: Profile = {
  id: profileId,
  name: 'p',
  endpoint: null,
  region: null,
  addressing: 'auto',
  source: { kind: 'environment' },
};

describe('parentOf', () => {
  it('is the way back from a child, with its name', () => {
    const segment = fc.string({ minLength: 1 }).filter((text) => !/[/\\]/.test(text));
    const start = fc.constantFrom(local('/'), local('/home'), buckets, s3('b'), s3('b', 'x//'));
    fc.assert(
      fc.property(start, segment, (from, name) => {
        expect(parentOf(childOf(from, name, '/'), '/')).toEqual({ location: from, leftName: name });
      }),
    );
  });

  it('ends at the root of a disk, at a drive, at a share and at the list of buckets', () => {
    const tops: [Location, '/' | '\\'][] = [
      [local('/'), '/'],
      [local('C:\\'), '\\'],
      [local('\\\\nas\\photos'), '\\'],
      [buckets, '/'],
    ];
    expect(tops.map(([location, separator]) => parentOf(location, separator))).toEqual(tops.map(() => null));
  });

  it('goes from a folder of a drive to the drive itself', () => {
    expect(parentOf(local('C:\\Users'), '\\')).toEqual({ location: local('C:\\'), leftName: 'Users' });
  });
});

describe('crumbsOf', () => {
  it('names every step from the list of buckets to the prefix, the empty one too', () => {
    const labels = crumbsOf(s3('b', 'a//c/'), '/').map(({ label }) => label);
    expect(labels).toEqual(['Buckets', 'b', 'a', '/', 'c']);
  });

  it('names every folder from the root', () => {
    expect(crumbsOf(local('/home/ana'), '/').map(({ label }) => label)).toEqual(['/', 'home', 'ana']);
    expect(crumbsOf(local('C:\\a'), '\\').map(({ label }) => label)).toEqual(['C:\\', 'a']);
  });
});

describe('parseLocation', () => {
  const read = (text: string, from: Location = local('/')) => parseLocation(text, from, linux, [profile]);

  it('reads what locationText writes', () => {
    const all = [local('/'), local('/home/ana'), buckets, s3('b'), s3('b', 'x//y/')];
    expect(all.map((location) => read(locationText(location), buckets))).toEqual(all);
  });

  it('reads a folder with or without its last separator', () => {
    expect([read('/home/ana/'), read(' ~ '), read('~/x')]).toEqual([
      local('/home/ana'),
      local('/home/ana'),
      local('/home/ana/x'),
    ]);
    expect(read('s3://b/x')).toEqual(s3('b', 'x/'));
  });

  it('reads the paths of Windows', () => {
    const readThere = (text: string) => parseLocation(text, local('C:\\'), windows, []);
    expect([readThere('c:'), readThere('D:/a/b'), readThere('\\\\nas\\x\\y')]).toEqual([
      local('c:\\'),
      local('D:\\a\\b'),
      local('\\\\nas\\x\\y'),
    ]);
  });

  it('says what it needs instead of guessing', () => {
    expect(read('photos')).toMatch(/whole path/);
    expect(parseLocation('s3://b', local('/'), linux, [])).toMatch(/account/);
  });
});

describe('nameWithin', () => {
  it('names the folder under which a deeper change happened', () => {
    const cases = [
      nameWithin(s3('b'), s3('b', 'a/c/'), '/'),
      nameWithin(s3('b', 'a/'), s3('b', 'a/c/'), '/'),
      nameWithin(local('/home'), { kind: 'local', path: LocalPath.parse('/home/ana/x') }, '/'),
      nameWithin(local('/'), { kind: 'local', path: LocalPath.parse('/home') }, '/'),
    ];
    expect(cases).toEqual(['a', 'c', 'ana', 'home']);
  });

  it('is null for other places, and for names that only begin alike', () => {
    const cases = [
      nameWithin(s3('b'), s3('b'), '/'),
      nameWithin(s3('b'), s3('c', 'a/'), '/'),
      nameWithin(local('/home/an'), { kind: 'local', path: LocalPath.parse('/home/ana') }, '/'),
      nameWithin(buckets, s3('b'), '/'),
    ];
    expect(cases).toEqual([null, null, null, null]);
  });
});

describe('isSameLocation', () => {
  it('tells every kind apart', () => {
    const all = [local('/'), local('/a'), buckets, s3('b'), s3('c'), s3('b', 'x/')];
    const same = all.map((a) => all.filter((b) => isSameLocation(a, b)).length);
    expect(same).toEqual(all.map(() => 1));
  });
});
