// What the form of a pair holds, what is missing in it, and the draft it makes.

import { formatCount } from '../../base/units.ts';
import { Key, LocalPath, type Place, ProfileId } from '../../contract/models.ts';
import { type Pair, type PairDraft, type PairSchedule, usualGuard } from '../../contract/pair.ts';
import type { Profile } from '../../contract/profile.ts';
import { labelOf } from '../state/location.ts';
import { byDefault, type ClassChoice, chosenClass } from '../text/class-options.ts';
import { type GuardTexts, guardTexts, parseGuard } from './guard-form.ts';

/** The steps, in order; the last one is for a pair that is not made yet. */
export const steps = ['places', 'rules', 'ignore', 'plan'] as const;
export type Step = (typeof steps)[number];

export interface PairForm {
  readonly name: string;
  readonly folder: string;
  /** Empty: none chosen. */
  readonly profileId: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly mode: PairDraft['mode'];
  readonly deletes: PairDraft['deletes'];
  readonly conflicts: PairDraft['conflicts'];
  readonly schedule: PairSchedule['kind'];
  readonly minutes: string;
  readonly storageClass: ClassChoice;
  /** One rule a line. */
  readonly ignore: string;
  readonly trashDays: string;
  /** Empty: no limit. */
  readonly requests: string;
  readonly guard: GuardTexts;
}

/** What is wrong, by field. */
export type PairProblems = Partial<Record<keyof PairForm, string>>;

/** What every step is given. */
export interface StepProps {
  readonly form: PairForm;
  readonly problems: PairProblems;
  readonly onChange: (part: Partial<PairForm>) => void;
}

/** What a dollar a month buys, by Amazon's list price. */
const usualRequests = 200_000;
const mostMinutes = 10_080;
const mostDays = 3650;

/** The form of a pair as it is. */
export function formOf(pair: Pair): PairForm {
  return {
    ...{ name: pair.name, folder: pair.folder, mode: pair.mode },
    ...{ deletes: pair.deletes, conflicts: pair.conflicts },
    ...{ profileId: pair.place.profileId, bucket: pair.place.bucket, prefix: pair.place.prefix },
    schedule: pair.schedule.kind,
    minutes: pair.schedule.kind === 'every' ? String(pair.schedule.minutes) : '15',
    storageClass: pair.storageClass ?? byDefault,
    ignore: pair.ignore.join('\n'),
    trashDays: String(pair.trashDays),
    requests: pair.requestsPerMonth === null ? '' : formatCount(pair.requestsPerMonth),
    guard: guardTexts(pair.guard),
  };
}

/** The form to begin with: what the panes show is the likeliest pair. */
export function newForm(
  shown: readonly (Place | null)[],
  profiles: readonly Profile[],
  separator: '/' | '\\',
): PairForm {
  const local = shown.find((place) => place?.kind === 'local');
  const remote = shown.find((place) => place?.kind === 's3');
  const first = profiles.find(({ source }) => source.kind !== 'practice') ?? profiles[0];
  const s3 = remote?.kind === 's3' ? remote : null;
  return {
    name: local ? labelOf(local, separator) : '',
    folder: local?.kind === 'local' ? local.path : '',
    profileId: s3?.profileId ?? first?.id ?? '',
    bucket: s3?.bucket ?? '',
    prefix: s3?.prefix ?? '',
    ...{ mode: 'two-way', deletes: 'trash', conflicts: 'keep-both', schedule: 'watch', minutes: '15' },
    ...{ storageClass: byDefault, ignore: '', trashDays: '30', requests: formatCount(usualRequests) },
    guard: guardTexts(usualGuard),
  };
}

/** What is missing or wrong in a step, as a sentence for each field that has something. */
export function problemsOf(step: Step, form: PairForm): PairProblems {
  if (step === 'places')
    return only({
      name: form.name.trim() === '' && 'Give it a name.',
      folder: form.folder.trim() === '' && 'Choose a folder of this computer.',
      profileId: form.profileId === '' && 'Connect an account first.',
      bucket: form.bucket.trim() === '' && 'Choose a bucket.',
    });
  if (step !== 'rules') return {};
  const guard = parseGuard(form.guard);
  return only({
    minutes:
      form.schedule === 'every' &&
      wholeOf(form.minutes, mostMinutes) === null &&
      'A number of minutes, at most a week.',
    trashDays: wholeOf(form.trashDays, mostDays) === null && 'A number of days, at most ten years.',
    requests:
      form.requests.trim() !== '' &&
      wholeOf(form.requests, Number.MAX_SAFE_INTEGER) === null &&
      'A number of requests, or nothing for no limit.',
    guard: typeof guard === 'string' && guard,
  });
}

/** What is sent to the engine; null while something is missing. */
export function draftOf(form: PairForm): PairDraft | null {
  const trashDays = wholeOf(form.trashDays, mostDays);
  const minutes = wholeOf(form.minutes, mostMinutes);
  const guard = parseGuard(form.guard);
  if (steps.some((step) => Object.keys(problemsOf(step, form)).length > 0)) return null;
  if (trashDays === null || typeof guard === 'string') return null;
  return {
    name: form.name.trim(),
    folder: LocalPath.parse(form.folder.trim()),
    place: {
      kind: 's3',
      profileId: ProfileId.parse(form.profileId),
      bucket: form.bucket.trim(),
      prefix: Key.parse(prefixOf(form.prefix)),
    },
    ...{ mode: form.mode, deletes: form.deletes, conflicts: form.conflicts, guard, trashDays },
    schedule: form.schedule === 'every' ? { kind: 'every', minutes: minutes ?? 1 } : { kind: form.schedule },
    storageClass: chosenClass(form.storageClass),
    ignore: ignoreLines(form),
    requestsPerMonth: wholeOf(form.requests, Number.MAX_SAFE_INTEGER),
  };
}

/** The rules, without the empty lines at their end. */
export function ignoreLines({ ignore }: Pick<PairForm, 'ignore'>): string[] {
  const text = ignore.trimEnd();
  return text === '' ? [] : text.split(/\r?\n/);
}

/** A prefix as a pair has it, with a slash at its end. Nothing else is changed: blanks and slashes are parts of keys. */
export function prefixOf(typed: string): string {
  return typed === '' || typed.endsWith('/') ? typed : `${typed}/`;
}

/** "1,000" as a whole number from 1 to `most`; null for anything else. */
function wholeOf(text: string, most: number): number | null {
  const digits = text.trim().replaceAll(',', '');
  if (!/^\d{1,15}$/.test(digits)) return null;
  const number = Number(digits);
  return number >= 1 && number <= most ? number : null;
}

function only(problems: Partial<Record<keyof PairForm, string | false>>): PairProblems {
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem));
}
