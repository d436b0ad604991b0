// Whether an object has the bytes of a file, at the least cost that proves it.

import { AppError } from '../../../contract/errors.ts';
import { digestOf } from '../../store/digest.ts';
import type { Algorithm } from '../../store/hasher.ts';
import { judge } from '../../store/judge.ts';
import type { Sum, Sums } from '../../store/proofs.ts';
import type { Options } from '../../store/store.ts';
import type { Listed, SameAs } from '../objects.ts';
import type { Ways } from './open-objects.ts';

const op = 'entry.verify';

/** Checksums that two files of a person can have in common by chance. */
const weak: ReadonlySet<Algorithm> = new Set(['crc32', 'crc32c']);

/** See Objects.isSame. */
export async function isSameFile(
  ways: Ways,
  { path, sizeBytes, etag }: Listed,
  file: SameAs,
  { mayRead = false, signal }: Options & { readonly mayRead?: boolean } = {},
): Promise<boolean | null> {
  if (sizeBytes !== file.sizeBytes) return false;
  const { access, files, store } = ways;
  const local = await files.stat(file.path, { signal });
  if (local?.version !== file.fingerprint)
    throw new AppError('entry.changed', { op: 'entry.read', from: files.nameOf(file.path) });
  const seen = await access.look(path, { signal });
  if (seen?.etag !== etag) throw new AppError('entry.changed', { op, from: store.nameOf(path) });
  if (seen.sha256 !== null) return seen.sha256 === file.sha256;
  const isTimeEqual = seen.sourceMs !== null && seen.sourceMs === local.modifiedMs;
  const byReading = await bySums(ways, seen.sums, file, isTimeEqual, signal);
  if (byReading !== null || !mayRead || seen.isArchived) return byReading;
  const { bytes } = await store.read(path, { version: etag, signal });
  return (await digestOf(bytes, 'sha256', null)) === sha256Base64(file);
}

/** By what the server says of the bytes, the strongest first; null where that proves nothing. */
async function bySums(
  { files }: Ways,
  { sums, ...parts }: Sums,
  file: SameAs,
  isTimeEqual: boolean,
  signal: AbortSignal | undefined,
): Promise<boolean | null> {
  const digest = async (algorithm: Algorithm, partSizes: readonly number[] | null) => {
    if (algorithm === 'sha256' && partSizes === null) return sha256Base64(file);
    const { bytes } = await files.read(file.path, { version: file.fingerprint, signal });
    return digestOf(bytes, algorithm, partSizes);
  };
  for (const sum of sums.toSorted((one, other) => rank(one) - rank(other))) {
    const verdict = await judge({ sums: [sum], ...parts }, digest);
    if (verdict === null) continue;
    // That a weak one differs proves as much as any.
    if (!verdict.isSame || !weak.has(sum.algorithm) || isTimeEqual) return verdict.isSame;
  }
  return null;
}

/** Those that need no reading, then those over all bytes, then the weak. */
function rank({ algorithm, parts }: Sum): number {
  if (weak.has(algorithm)) return 3;
  if (parts !== null) return 2;
  return algorithm === 'sha256' ? 0 : 1;
}

function sha256Base64({ sha256 }: SameAs): string {
  return Buffer.from(sha256, 'hex').toString('base64');
}
