// The form of a pair.

import { describe, expect, it } from 'vitest';
import { Key, LocalPath, ProfileId } from '../../../src/contract/models.ts';
import type { Pair, PairStatus } from '../../../src/contract/pair.ts';
import type { Profile } from '../../../src/contract/profile.ts';
import {
  draftOf,
  formOf,
  ignoreLines,
  newForm,
  prefixOf,
  problemsOf,
} from '../../../src/renderer/sync/pair-form.ts';
import { callExamples } from '../../contract/examples.ts';

const { pair } = (callExamples['pair.list'].output as [PairStatus])[0];
const [profile] = callExamples['profile.list'].output as [Profile];
const practice: Profile = { ...profile, id: ProfileId.parse('practice'), source: { kind: 'practice' } };
const draft = ({ id: _id, isPaused: _isPaused, createdMs: _createdMs, ...rest }: Pair) => rest;

describe('the form of a pair', () => {
  it('gives back a pair that is not edited exactly as it is', () => {
    expect(draftOf(formOf(pair))).toEqual(draft(pair));
    const other: Pair = {
      ...pair,
      place: { ...pair.place, prefix: Key.parse('/ odd /') },
      ...{
        schedule: { kind: 'watch' },
        storageClass: null,
        requestsPerMonth: null,
        ignore: ['', '# a', '!b '],
      },
    };
    expect(draftOf(formOf(other))).toEqual({ ...draft(other), ignore: ['', '# a', '!b'] });
  });

  it('begins with what the panes show, and an account that is not for practice', () => {
    const local = { kind: 'local', path: LocalPath.parse('/home/ana/Photos') } as const;
    const form = newForm([pair.place, local], [practice, profile], '/');
    expect(form).toMatchObject({
      name: 'Photos',
      folder: '/home/ana/Photos',
      bucket: 'photos',
      prefix: '2026/',
    });
    expect(newForm([null, null], [practice, profile], '/').profileId).toBe(profile.id);
  });

  it('says for each field of a step what is missing', () => {
    const empty = newForm([null, null], [], '/');
    expect(Object.keys(problemsOf('places', empty))).toEqual(['name', 'folder', 'profileId', 'bucket']);
    const form = {
      ...formOf(pair),
      schedule: 'every',
      minutes: '0',
      trashDays: 'ten',
      requests: '1.5',
      guard: { ...formOf(pair).guard, files: 'few' },
    } as const;
    expect(Object.keys(problemsOf('rules', form))).toEqual(['minutes', 'trashDays', 'requests', 'guard']);
    expect(draftOf(form)).toBeNull();
    const right = {
      schedule: 'watch',
      trashDays: '30',
      requests: '1,000',
      guard: formOf(pair).guard,
    } as const;
    expect(problemsOf('rules', { ...form, ...right })).toEqual({});
  });

  it('ends a prefix in a slash and changes nothing else of it', () => {
    expect(['', 'a', 'a/b/', ' a'].map(prefixOf)).toEqual(['', 'a/', 'a/b/', ' a/']);
  });

  it('reads rules line by line, without the empty ones at the end', () => {
    expect(ignoreLines({ ignore: '*.tmp\r\n\n!keep\n\n' })).toEqual(['*.tmp', '', '!keep']);
    expect(ignoreLines({ ignore: ' \n' })).toEqual([]);
  });
});
