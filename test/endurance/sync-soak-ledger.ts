// What people wrote, side by side with what they gave up: whatever they did not give up must be somewhere.

import type { Side } from './sync-soak-person.ts';

/** Something that a person did to one path. `before` and `after` are the SHA-256 of what stood there and of what stands there now. */
export interface Deed {
  readonly atMs: number;
  readonly side: Side;
  readonly what: string;
  readonly path: string;
  readonly to: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

export interface Owed {
  readonly sha256: string;
  /** Where it was seen, and not given up since. */
  readonly sides: readonly Side[];
  /** The paths that it had. */
  readonly paths: readonly string[];
}

/**
 * A content is owed as long as there is a side that was seen to hold it and on which no person has overwritten or deleted it since.
 * So what the engine alone takes away is owed for ever, and so is what a person gave up here that stood there as well.
 */
export class Ledger {
  readonly #deeds: Deed[] = [];
  readonly #held = new Map<string, Set<Side>>();
  readonly #written = new Set<string>();
  readonly #givenUp = new Set<string>();
  readonly #muddled = new Set<string>();

  get deeds(): number {
    return this.#deeds.length;
  }

  /** Also what it took away is known; `elsewhere` are the other sides on which that stood under the same path just before. */
  note(deed: Omit<Deed, 'atMs'>, elsewhere: readonly Side[] = []): void {
    const { side, before, after } = deed;
    this.#deeds.push({ atMs: Date.now(), ...deed });
    if (before !== null) {
      this.#givenUp.add(before);
      const held = this.#heldOf(before);
      for (const other of elsewhere) held.add(other);
      held.delete(side);
    }
    if (after === null) return;
    this.#heldOf(after).add(side);
    this.#written.add(after);
  }

  /** A person did something to that path while the engine did too: who knows what they took away there. */
  muddle(path: string): void {
    this.#muddled.add(path);
  }

  /** True for bytes that a person wrote as they are, and not in part or mixed. */
  wasWritten(sha256: string): boolean {
    return this.#written.has(sha256);
  }

  /** What is owed and is none of `found`. */
  missing(found: ReadonlySet<string>): Owed[] {
    return [...this.#held]
      .filter(([sha256, sides]) => sides.size > 0 && !found.has(sha256))
      .map(([sha256, sides]) => ({ sha256, sides: [...sides], paths: this.#pathsOf(sha256) }));
  }

  /** What no person has given up anywhere and is none of `live`: it was taken away by mistake, though it may be kept. */
  mislaid(live: ReadonlySet<string>): Owed[] {
    return [...this.#written]
      .filter((sha256) => !this.#givenUp.has(sha256) && !live.has(sha256))
      .map((sha256) => ({ sha256, sides: [], paths: this.#pathsOf(sha256) }))
      .filter(({ paths }) => !paths.some((path) => this.#muddled.has(path)));
  }

  /** All that was done to these paths, and to all that was above them. */
  storyOf(paths: readonly string[]): Deed[] {
    const touches = (one: string | null) =>
      one !== null && paths.some((path) => path === one || path.startsWith(`${one}/`));
    return this.#deeds.filter(({ path, to }) => touches(path) || touches(to));
  }

  #pathsOf(sha256: string): string[] {
    const about = this.#deeds.filter(({ before, after }) => before === sha256 || after === sha256);
    return [...new Set(about.flatMap(({ path, to }) => (to === null ? [path] : [path, to])))];
  }

  #heldOf(sha256: string): Set<Side> {
    const held = this.#held.get(sha256) ?? new Set();
    this.#held.set(sha256, held);
    return held;
  }
}
