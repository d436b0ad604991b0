// The tasks of one data worker: begun as they come, told when they end, several at once.

import { isAbort } from '../../base/abort.ts';
import { AppError, toWire } from '../../contract/errors.ts';
import type { Errand, ErrandFailure } from '../store/errand.ts';
import { localError } from '../store/local/local-error.ts';
import { WireError } from '../store/s3/wire/wire-error.ts';
import type { Around, Course } from './around.ts';
import { getFile } from './get-file.ts';
import { getRange } from './get-range.ts';
import { hashFile } from './hash-file.ts';
import { hashRanges } from './hash-ranges.ts';
import type { Ended, FromWorker, Task } from './messages.ts';
import { putFile } from './put-file.ts';
import { putPart } from './put-part.ts';

const announceMs = 100;

export class Tasks {
  readonly #around: Around;
  readonly #say: (message: FromWorker) => void;
  readonly #stops = new Map<number, AbortController>();
  readonly #moved = new Map<number, number>();
  #ended: Ended[] = [];
  #isToldSoon = false;
  #isMovedToldSoon = false;

  constructor(around: Around, say: (message: FromWorker) => void) {
    this.#around = around;
    this.#say = say;
  }

  begin({ id, errand, isWatched }: Task): void {
    const stop = new AbortController();
    this.#stops.set(id, stop);
    const course: Course = {
      signal: stop.signal,
      moved: isWatched ? (bytes) => this.#noteMoved(id, bytes) : () => {},
    };
    run(errand, this.#around, course).then(
      (result) => this.#end({ id, ok: true, result }),
      (error: unknown) => this.#end({ id, ok: false, failure: failureOf(error, errand) }),
    );
  }

  abort(id: number): void {
    this.#stops.get(id)?.abort();
  }

  #end(ended: Ended): void {
    this.#stops.delete(ended.id);
    this.#moved.delete(ended.id);
    this.#ended.push(ended);
    if (this.#isToldSoon) return;
    this.#isToldSoon = true;
    // All that ends in this round of the loop travels together.
    setImmediate(() => {
      const all = this.#ended;
      this.#ended = [];
      this.#isToldSoon = false;
      this.#say({ t: 'ended', all });
    });
  }

  #noteMoved(id: number, bytes: number): void {
    this.#moved.set(id, (this.#moved.get(id) ?? 0) + bytes);
    if (this.#isMovedToldSoon) return;
    this.#isMovedToldSoon = true;
    setTimeout(() => {
      this.#isMovedToldSoon = false;
      if (this.#moved.size > 0) this.#say({ t: 'moved', all: [...this.#moved] });
      this.#moved.clear();
    }, announceMs);
  }
}

async function run(errand: Errand, around: Around, course: Course): Promise<unknown> {
  switch (errand.t) {
    case 'put-file':
      return putFile(errand, around, course);
    case 'put-part':
      return putPart(errand, around, course);
    case 'get-file':
      return getFile(errand, around, course);
    case 'get-range':
      return getRange(errand, around, course);
    case 'hash-ranges':
      return hashRanges(errand, around, course);
    case 'hash-file':
      return hashFile(errand, around, course);
  }
}

/** A system error is the disk's: what the network does comes as a WireError. */
function failureOf(error: unknown, errand: Errand): ErrandFailure | { readonly t: 'abort' } {
  if (isAbort(error)) return { t: 'abort' };
  if (error instanceof WireError) return { t: 'network', raw: error.raw, isSent: error.isSent };
  const op = 'from' in errand || errand.t === 'hash-file' ? 'entry.read' : 'entry.write';
  const known = localError(error, op, pathOf(errand));
  if (known instanceof AppError) return { t: 'app', error: toWire(known, op) };
  return {
    t: 'bug',
    name: error instanceof Error ? error.name : typeof error,
    message: error instanceof Error ? error.message : '',
  };
}

function pathOf(errand: Errand): string {
  if ('path' in errand) return errand.path;
  const key = errand.t === 'get-file' ? errand.to : errand.from;
  return `${errand.disk.root}/${key}`;
}
