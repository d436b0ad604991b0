// Bandwidth limits as text, in the form of rclone's --bwlimit: "10M", "2M:512k", "08:00,512k 19:00,off".

import type { Bandwidth } from './limits.ts';

export type ParsedBandwidth =
  | { readonly ok: true; readonly bandwidth: Bandwidth }
  | { readonly ok: false; readonly problem: string };

type Entry = Bandwidth['timetable'][number];
type Limits = Pick<Bandwidth, 'upload' | 'download'>;

/** Reads "limit", "up:down", or "[day-]hh:mm,limit" several times; `problem` is one sentence. A bare number is KiB a second. */
export function parseBandwidth(text: string): ParsedBandwidth {
  const words = text.split(/[\s;]+/).filter((word) => word !== '');
  const [first] = words;
  try {
    if (first === undefined)
      return wrong('A bandwidth limit is missing; write for example 10M, 2M:512k or off.');
    if (words.length === 1 && !first.includes(',')) {
      return { ok: true, bandwidth: { ...readLimits(first), timetable: [] } };
    }
    return { ok: true, bandwidth: { upload: null, download: null, timetable: words.map(readEntry) } };
  } catch (error) {
    if (error instanceof Problem) return wrong(error.message);
    throw error;
  }
}

class Problem extends Error {}

function wrong(problem: string): ParsedBandwidth {
  return { ok: false, problem };
}

function readEntry(word: string): Entry {
  const [time, limits, more] = word.split(',');
  if (time === undefined || limits === undefined || more !== undefined) {
    throw new Problem(
      `"${word}" is not an entry of a timetable; write for example 08:00,512k or Mon-08:00,512k.`,
    );
  }
  const [, day, hours, minutes] = /^(?:([a-z]+)-)?(\d{1,2}):(\d{2})$/i.exec(time) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) {
    throw new Problem(`"${time}" is not a time of day; write for example 08:00 or Mon-08:00.`);
  }
  return { days: day === undefined ? [] : [readDay(day)], minute, ...readLimits(limits) };
}

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function readDay(text: string): number {
  const lower = text.toLowerCase();
  const day = dayNames.findIndex((name) => name === lower || name.slice(0, 3) === lower);
  if (day < 0) throw new Problem(`"${text}" is not a day of the week; write for example Mon or Monday.`);
  return day;
}

function readLimits(text: string): Limits {
  const [upload, download, more] = text.split(':');
  if (upload === undefined || more !== undefined) {
    throw new Problem(`"${text}" has more than two limits; write one for both directions, or up:down.`);
  }
  const up = readLimit(upload);
  return { upload: up, download: download === undefined ? up : readLimit(download) };
}

/** Each is 1,024 of the one before. */
const units = 'bkmgt';

function readLimit(text: string): number | null {
  if (/^(?:off|0)$/i.test(text)) return null;
  const [, number, unit] = /^(\d+(?:\.\d+)?)(b|[kmgt](?:ib?)?)?$/i.exec(text) ?? [];
  if (number === undefined) {
    throw new Problem(`"${text}" is not a bandwidth limit; write for example 512k, 10M, 1.5M or off.`);
  }
  const power = units.indexOf((unit ?? 'k').charAt(0).toLowerCase());
  const bytes = Math.round(Number(number) * 1024 ** power);
  if (bytes < 1024) throw new Problem(`"${text}" is less than the least limit of 1k a second.`);
  if (!Number.isSafeInteger(bytes))
    throw new Problem(`"${text}" is more than can be counted; write off for no limit.`);
  return bytes;
}
