// Looking at many entries of a disk: one after the other at once where the disk is quick, all beside other work where it is not.

import { type BigIntStats, lstatSync } from 'node:fs';
import { lstat } from 'node:fs/promises';

/** A look that takes longer, in the mean of some, is not to be waited for. */
const quickMs = 0.5;
const someLooks = 32;
/** So often it is tried anew whether a disk that was slow is quick: what it was slow with may have been the first look, or a busy computer. */
const triesApart = 8;

export type Look = { readonly stats: BigIntStats } | { readonly error: unknown };

export class Looks {
  #untilTry = 0;

  /** What there is at each of these paths, in their order. */
  async at(paths: readonly string[]): Promise<Look[]> {
    const looks: Look[] = [];
    for (let at = 0; at < paths.length; at += someLooks) {
      const some = paths.slice(at, at + someLooks);
      if (this.#untilTry === 0) {
        const startMs = performance.now();
        for (const path of some) looks.push(lookNow(path));
        if (performance.now() - startMs > quickMs * some.length) this.#untilTry = triesApart;
      } else {
        looks.push(...(await Promise.all(some.map(look))));
        this.#untilTry -= 1;
      }
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
