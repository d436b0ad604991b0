// The SHA-256 of the few texts that the files of a simulation hold.

import { createHash } from 'node:crypto';

const known = new Map<string, string>();

/** In lower-case hex. */
export function sha256Of(bytes: string): string {
  const found = known.get(bytes);
  if (found !== undefined) return found;
  const digest = createHash('sha256').update(bytes, 'latin1').digest('hex');
  known.set(bytes, digest);
  return digest;
}
