// What a file system's error means: the one place where errno names become codes of ours.

import { isAbort } from '../../../base/abort.ts';
import { AppError, type ErrorCode } from '../../../contract/errors.ts';

const codes: Readonly<Record<string, ErrorCode>> = {
  EACCES: 'access.denied',
  EPERM: 'access.denied',
  ENOENT: 'entry.missing',
  ENOTDIR: 'entry.missing',
  EEXIST: 'entry.exists',
  EISDIR: 'entry.exists',
  // The folder was empty when it was looked at; something new lies in it now.
  ENOTEMPTY: 'entry.changed',
  ENAMETOOLONG: 'entry.name',
  EILSEQ: 'entry.name',
  EINVAL: 'entry.name',
  ELOOP: 'entry.unsupported',
  EXDEV: 'store.unsupported',
  EFBIG: 'entry.too-large',
  ENOSPC: 'disk.full',
  EDQUOT: 'disk.full',
  EROFS: 'disk.read-only',
  EBUSY: 'service.busy',
  ETXTBSY: 'service.busy',
  EMFILE: 'service.busy',
  ENFILE: 'service.busy',
};

const details: Readonly<Record<string, string>> = {
  ENAMETOOLONG: 'The name is longer than this disk allows.',
  EILSEQ: 'The disk does not accept the characters of this name.',
  EINVAL: 'The disk does not accept this name.',
  ELOOP: 'It is a symbolic link, which Longshore does not follow.',
  EXDEV: 'The two folders lie on different disks.',
  EDQUOT: 'Your quota on this disk is used up.',
  EIO: 'The disk reports that it failed; it may be damaged or gone.',
  EBUSY: 'Another program is using it right now.',
  ETXTBSY: 'Another program is using it right now.',
  EMFILE: 'Too many files are open on this computer.',
  ENFILE: 'Too many files are open on this computer.',
};

/** The errno name of a system error, such as `ENOENT`; '' for anything else. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** True when the error says that nothing is there. */
export function isMissing(error: unknown): boolean {
  return errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR';
}

/** What failed at `name`, with a code of ours; our own errors and aborts stay what they are. */
export function localError(error: unknown, op: string, name: string): unknown {
  if (error instanceof AppError || isAbort(error)) return error;
  const raw = errnoOf(error);
  if (raw === '') return error;
  return new AppError(codes[raw] ?? 'other', { op, from: name, raw, detail: details[raw], cause: error });
}
