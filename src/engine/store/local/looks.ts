// Looking at many entries of a disk: one after the other at once where the disk is quick, all beside other work where it is not.

import { type BigIntStats, lstatSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { Pace } from './pace.ts';

/** A look that takes longer, in the mean of some, is not to be waited for. */
const quickMs = 0.5;
const someLooks = 32;

export type Look = { readonly stats: BigIntStats } | { readonly error: unknown };

export class Looks {
  readonly #pace = new Pace(quickMs);

  /** What there is at each of these paths, in their order. */
  async at(paths: readonly string[]): Promise<Look[]> {
    const looks: Look[] = [];
    for (let at = 0; at < paths.length; at += someLooks) {
      const some = paths.slice(at, at + someLooks);
      const quick = this.#pace.atOnce(some.length, () => some.map(lookNow));
      looks.push(...(quick ? quick.done : await Promise.all(some.map(look))));
    }
    return looks;
  }
}

function lookNow(path: string): Look {
  try {
    return { stats: lstatSync(path, { bigint: true }) };
  } catch (error) {
    return { error };
  }
}

async function look(path: string): Promise<Look> {
  try {
    return { stats: await lstat(path, { bigint: true }) };
  } catch (error) {
    return { error };
  }
}
