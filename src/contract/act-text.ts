// What a pair does to a file, in words: as a plan says it, and as the history says it.

import type { HistoryAct, PairAct } from './pair.ts';

const words: Record<PairAct, readonly [plan: string, done: string]> = {
  upload: ['Upload', 'Uploaded'],
  download: ['Download', 'Downloaded'],
  'rename-remote': ['Rename in the bucket', 'Renamed in the bucket'],
  'rename-local': ['Rename on this computer', 'Renamed on this computer'],
  'remove-remote': ['Remove from the bucket', 'Removed from the bucket'],
  'remove-local': ['Remove from this computer', 'Removed from this computer'],
  conflict: ['Keep both', 'Kept both'],
  adopt: ['Alike already', 'Found alike'],
  forget: ['Gone from both sides', 'Gone from both sides'],
};

/** "Remove from the bucket": what a run will do. */
export function planText(act: PairAct): string {
  return words[act][0];
}

/** "Removed from the bucket": what a run has done. */
export function doneText(act: HistoryAct): string {
  return act === 'union' ? 'Paired anew' : words[act][1];
}
