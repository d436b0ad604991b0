// The name under which the local one of two contents of a path is kept beside the other.

import type { Key } from '../../../contract/models.ts';
import { lastSegment } from '../../store/path.ts';

const maxSegmentBytes = 255;
const maxKeyBytes = 1024;
const maxDeviceBytes = 48;
// The last moment that has a year of four digits.
const latestMs = Date.UTC(9999, 11, 31, 23, 59);

const label = /^(.+) \(conflict, .+, \d{4}-\d\d-\d\d \d{4}, [0-9a-f]{6}\)$/s;
// The last dot parts the ending off, or the last but one in `.tar.gz`; one that holds no letter is the end of a number such as 1.2.
const ending = /^(.+?)((?:\.tar)?\.(?=[^.]*\p{L})[\p{L}\p{N}_-]{1,16})$/isu;
const unsafe = /[\p{Cc}\p{Cs}\p{Bidi_Control}<>:"/\\|?*]+/gu;

export interface ConflictOf {
  /** What the person calls this computer. */
  readonly device: string;
  /** When the local file was changed, in milliseconds since 1970; the name shows it in UTC. */
  readonly modifiedMs: number;
  /** Of the local file, in lower-case hex. */
  readonly sha256: string;
}

/**
 * `stem (conflict, device, YYYY-MM-DD HHMM, sha6).ext` in the same folder: the same for the same content, so that another attempt
 * makes no second copy, and never `path` itself. The stem is shortened so that the name has at most 255 bytes and the key, with the
 * `prefixBytes` before it, the 1,024 bytes that S3 allows; null where nothing of the stem would be left.
 */
export function conflictName(path: Key, of: ConflictOf, prefixBytes: number): Key | null {
  const name = lastSegment(path);
  const folder = path.slice(0, path.length - name.length);
  const budget = Math.min(maxSegmentBytes, maxKeyBytes - prefixBytes - Buffer.byteLength(folder));
  const [, stemOfName = name, ext = ''] = ending.exec(name) ?? [];
  // A copy in conflict gets a new label, not a second one.
  const stem = label.exec(stemOfName)?.[1] ?? stemOfName;
  const nameWith = (sha6: string): Key | null => {
    const rest = ` (conflict, ${safeDevice(of.device)}, ${minute(of.modifiedMs)}, ${sha6})${ext}`;
    const start = cutToBytes(stem, budget - Buffer.byteLength(rest));
    return start === '' ? null : ((folder + start + rest) as Key);
  };
  const copy = nameWith(of.sha256.slice(0, 6));
  return copy === path ? nameWith(of.sha256.slice(6, 12)) : copy;
}

/** The names to try, one after the other: where a person has changed a copy of the first name since, the next digits make another. */
export function* conflictNames(path: Key, of: ConflictOf, prefixBytes: number): Generator<Key> {
  for (const digits of [0, 6, 12, 18]) {
    const copy = conflictName(path, { ...of, sha256: of.sha256.slice(digits) }, prefixBytes);
    if (copy === null) return;
    yield copy;
  }
}

/** The device's name as a part of a file name that every system takes. */
function safeDevice(device: string): string {
  const safe = device.normalize('NFC').replace(unsafe, '-').replace(/\s+/g, ' ').trim();
  return cutToBytes(safe, maxDeviceBytes).trim() || 'unnamed';
}

function minute(ms: number): string {
  const shown = Number.isFinite(ms) ? Math.min(Math.max(ms, 0), latestMs) : 0;
  const iso = new Date(shown).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 13)}${iso.slice(14, 16)}`;
}

/** The longest beginning of at most so many bytes of UTF-8 that ends between two code points. */
function cutToBytes(text: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const point of text) {
    bytes += Buffer.byteLength(point);
    if (bytes > maxBytes) break;
    end += point.length;
  }
  return text.slice(0, end);
}
