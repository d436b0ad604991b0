// What people write: bytes that often are those of another file or of another time, and names that often clash.

import type { Prng } from './prng.ts';

const common = ['', 'aa', 'bb', 'cccc', 'dddd'] as const;
const plainNames = ['a', 'b', 'c', 'd/x', 'd/y', 'e/f/z', 'e/w', 'g/h/i/j'] as const;
const hostileNames = [
  ...['A', 'B', 'D/x', 'e', 'd', '\u00e9', 'e\u0301', 'x.tmp', 'd/y.tmp', 'a b', '#'],
  // In the order of UTF-16 units these come the other way round.
  ...['\uff5e', '\uffee', '\u{1f600}', '\u{1f601}'],
  ...['con', 'dot.', 'a:b', ' lead', 'tab\there', 'a (conflict, one, 2023-11-14 2213, abcdef)', '%2e'],
] as const;
const hostileKeys = ['a//b', '../up', 'd/../x', '/lead', 'd/', 'e/.', 'nul\0', 'n'.repeat(300)] as const;

/** What a person's own rules may leave alone, one set at a time. */
export const ruleSets = [['*.tmp'], ['*.tmp', '/b', '/d'], ['*.tmp', '/a', '/e/w']] as const;

export type Rules = (typeof ruleSets)[number];

/** Told without the engine: a rule is an ending, or a path from the top on. */
export function isIgnored(path: string, rules: Rules): boolean {
  return rules.some((rule) =>
    rule === '*.tmp'
      ? path.split('/').some((name) => name.endsWith('.tmp'))
      : `/${path}/`.startsWith(`${rule}/`),
  );
}

export class Contents {
  readonly #draws: Prng;
  readonly #hostility: number;
  #last = 0;

  /** `hostility` is the share of names that are not plain. */
  constructor(draws: Prng, hostility: number) {
    this.#draws = draws;
    this.#hostility = hostility;
  }

  /** Bytes for a file; half of the time such as no other file ever had. All of those have one size. */
  bytes(): string {
    if (this.#draws.chance(0.4)) return this.#draws.pick(common);
    this.#last += 1;
    return `x${this.#last.toString(36).padStart(4, '0')}`;
  }

  /** Other bytes of the same size, where there are any. */
  sameSize(bytes: string): string {
    for (let tries = 0; tries < 8; tries += 1) {
      const other = this.bytes();
      if (other.length === bytes.length && other !== bytes) return other;
    }
    return this.bytes();
  }

  path(): string {
    return this.#draws.pick(this.#draws.chance(this.#hostility) ? hostileNames : plainNames);
  }

  key(): string {
    return this.#draws.chance(this.#hostility / 3) ? this.#draws.pick(hostileKeys) : this.path();
  }
}
