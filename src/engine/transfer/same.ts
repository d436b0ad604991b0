// Whether two entries are copies of each other: by their looks, or by their bytes.

import { createHash } from 'node:crypto';
import type { Entry } from '../../contract/models.ts';
import type { Store } from '../store/store.ts';

// What a store keeps of a time may be coarser than what a disk does.
const toleranceMs = 2;

/** Same size, and same time or same version. Says what an interrupted attempt of ours has left, not that bytes are equal. */
export function looksSame(one: Entry, other: Entry): boolean {
  if (one.kind !== 'file' || other.kind !== 'file' || one.sizeBytes !== other.sizeBytes) return false;
  if (one.version !== null && one.version === other.version) return true;
  if (one.modifiedMs === null || other.modifiedMs === null) return false;
  return Math.abs(one.modifiedMs - other.modifiedMs) <= toleranceMs;
}

interface Stored {
  readonly store: Store;
  readonly entry: Entry;
}

/** Reads both to their ends and compares. */
export async function hasSameBytes(one: Stored, other: Stored, signal: AbortSignal): Promise<boolean> {
  const [first, second] = await Promise.all([digest(one, signal), digest(other, signal)]);
  return first === second;
}

async function digest({ store, entry }: Stored, signal: AbortSignal): Promise<string> {
  const reading = await store.read(entry.key, { signal, version: entry.version ?? undefined });
  const hash = createHash('sha256');
  for await (const chunk of reading.bytes) hash.update(chunk);
  return hash.digest('hex');
}
