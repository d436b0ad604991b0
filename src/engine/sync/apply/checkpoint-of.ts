// What a large upload has got across, as the pair's journal keeps it.

import type { PairJournal } from '../../journal/pair-journal.ts';
import type { Begun, Checkpoint, SavedPart } from '../../store/checkpoint.ts';

export function checkpointOf(journal: PairJournal, op: string): Checkpoint {
  const saved = journal.checkpoint(op);
  let begun: Begun | null = saved?.begun ?? null;
  let parts: SavedPart[] = [...(saved?.parts ?? [])];
  const forget = () => {
    begun = null;
    parts = [];
    journal.saveBegun(op, null);
  };
  return {
    get begun() {
      return begun;
    },
    get parts() {
      return parts;
    },
    begin(next) {
      begun = next;
      parts = [];
      journal.saveBegun(op, next);
    },
    save(part) {
      parts.push(part);
      journal.savePart(op, part);
    },
    forget,
    startOver: forget,
  };
}
