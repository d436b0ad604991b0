// Limits of bandwidth as a form.

import { describe, expect, it } from 'vitest';
import type { Bandwidth } from '../../../src/contract/limits.ts';
import {
  bandwidthForm,
  bandwidthOf,
  type EntryForm,
  entryProblem,
  newEntry,
} from '../../../src/renderer/settings/bandwidth-form.ts';

const bandwidth: Bandwidth = {
  upload: null,
  download: 1024 ** 2,
  timetable: [
    { days: [1, 2, 3, 4, 5], minute: 480, upload: 500_000, download: null },
    { days: [], minute: 1080, upload: null, download: null },
  ],
};
const entry = (part: Partial<EntryForm>): EntryForm => ({ ...newEntry([]), ...part });

describe('bandwidthOf', () => {
  it('gives back what the form was made of', () => {
    expect(bandwidthOf(bandwidthForm(bandwidth))).toEqual(bandwidth);
  });

  it('gives nothing while anything is wrong', () => {
    const form = bandwidthForm(bandwidth);
    expect(bandwidthOf({ ...form, upload: 'fast' })).toBeNull();
    expect(bandwidthOf({ ...form, timetable: [entry({ from: 'noon' })] })).toBeNull();
    expect(bandwidthOf({ ...form, timetable: [entry({ download: '1 B/s' })] })).toBeNull();
  });
});

describe('entryProblem', () => {
  it('asks for a time and for rates', () => {
    expect(entryProblem(entry({ from: '' }), [])).toBe('Write the time it begins at, such as 08:30.');
    expect(entryProblem(entry({ upload: 'x' }), [])).toMatch(/^Write a rate such as 20 MiB\/s/);
    expect(entryProblem(entry({}), [])).toBeNull();
  });

  it('refuses two that begin together, and only those', () => {
    const monday = entry({ days: [1], from: '08:00' });
    expect(entryProblem(monday, [entry({ days: [1, 2], from: '8' })])).toMatch(/^Another entry begins/);
    expect(entryProblem(monday, [entry({ days: [], from: '8' })])).toMatch(/^Another entry begins/);
    expect(entryProblem(monday, [entry({ days: [2], from: '8' })])).toBeNull();
    expect(entryProblem(monday, [entry({ days: [1], from: '9' })])).toBeNull();
  });
});

describe('newEntry', () => {
  it('can be told from the others and is right by itself', () => {
    const first = newEntry([]);
    const second = newEntry([first]);
    expect(second.id).not.toBe(first.id);
    expect(entryProblem(second, [first])).toBeNull();
  });
});
