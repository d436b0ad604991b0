// The options that say how a pair is kept, and what they make of its rules.

import { readFile } from 'node:fs/promises';
import type { PairDraft, PairSchedule } from '../../contract/pair.ts';
import { CannotDo, WrongUse } from '../exit-code.ts';

/** As they were typed; what is absent stays as it is. */
export interface PairOptions extends Partial<Pick<PairDraft, 'name' | 'mode' | 'deletes' | 'conflicts'>> {
  /** Minutes. */
  readonly every?: number;
  readonly watch?: boolean;
  readonly byHand?: boolean;
  readonly storageClass?: NonNullable<PairDraft['storageClass']> | 'default';
  readonly ignore?: readonly string[];
  readonly ignoreFrom?: string;
  readonly trashDays?: number;
  readonly requestsPerMonth?: number | 'off';
}

/** `draft` with what the options change about it; throws WrongUse for two schedules, CannotDo for rules that cannot be read. */
export async function changeDraft(draft: PairDraft, options: PairOptions): Promise<PairDraft> {
  const { name, mode, deletes, conflicts, trashDays, requestsPerMonth, storageClass } = options;
  return {
    ...draft,
    ...(name !== undefined && { name }),
    ...(mode && { mode }),
    ...(deletes && { deletes }),
    ...(conflicts && { conflicts }),
    ...(trashDays !== undefined && { trashDays }),
    ...(storageClass && { storageClass: storageClass === 'default' ? null : storageClass }),
    ...(requestsPerMonth !== undefined && {
      requestsPerMonth: requestsPerMonth === 'off' ? null : requestsPerMonth,
    }),
    schedule: scheduleOf(options) ?? draft.schedule,
    ignore: (await ignoreOf(options)) ?? draft.ignore,
  };
}

function scheduleOf({ every, watch, byHand }: PairOptions): PairSchedule | null {
  if ([every !== undefined, watch, byHand].filter(Boolean).length > 1)
    throw new WrongUse('Choose one of --every, --watch and --by-hand.');
  if (every !== undefined) return { kind: 'every', minutes: every };
  if (watch) return { kind: 'watch' };
  return byHand ? { kind: 'by-hand' } : null;
}

/** The rules that are given take the place of all that were there. */
async function ignoreOf({ ignore, ignoreFrom }: PairOptions): Promise<string[] | null> {
  if (!ignore && ignoreFrom === undefined) return null;
  return [...(ignoreFrom === undefined ? [] : await linesOf(ignoreFrom)), ...(ignore ?? [])];
}

async function linesOf(file: string): Promise<string[]> {
  try {
    const text = await readFile(file, 'utf8');
    return text.split(/\r?\n/).filter((line) => line.trim() !== '');
  } catch (error) {
    const raw = error instanceof Error && 'code' in error ? ` [${String(error.code)}]` : '';
    throw new CannotDo(`The rules in ${file} cannot be read.${raw}`);
  }
}
