// Sorting a listing of any length in bounded memory: runs that are sorted in memory, kept on the disk, and merged.

import { byOrder, type Listed } from './listed.ts';
import { openSpill, type Spill, type SpillOptions } from './spill.ts';

export interface SortOptions extends SpillOptions {
  /** How many are held in memory; up to so many never touch the disk. */
  readonly runLength?: number;
}

/** All that the pages hold, in the order of the bytes of `order`; nothing is left on the disk, however it ends. */
export async function* inOrderOfKeys(
  pages: AsyncIterable<readonly Listed[]>,
  { runLength = 20_000, ...options }: SortOptions,
): AsyncGenerator<Listed> {
  let run: Listed[] = [];
  let spill: Spill | null = null;
  try {
    for await (const page of pages) {
      for (const each of page) run.push(each);
      if (run.length < runLength) continue;
      spill ??= await openSpill(options);
      await spill.write(run.sort(byOrder));
      run = [];
    }
    yield* merge([...(spill?.runs() ?? []), run.sort(byOrder).values()]);
  } finally {
    spill?.close();
  }
}

/** There are few runs, so that looking at the head of each is quick enough. */
function* merge(runs: readonly Iterator<Listed>[]): Generator<Listed> {
  const heads = runs.flatMap((run) => {
    const { done, value } = run.next();
    return done === true ? [] : [{ run, value }];
  });
  while (heads.length > 0) {
    let least = 0;
    for (let at = 1; at < heads.length; at += 1) {
      const [best, head] = [heads[least], heads[at]];
      if (best && head && byOrder(head.value, best.value) < 0) least = at;
    }
    const head = heads[least];
    if (!head) return;
    yield head.value;
    const { done, value } = head.run.next();
    if (done === true) heads.splice(least, 1);
    else head.value = value;
  }
}
