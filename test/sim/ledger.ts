// The oracle: what people wrote, and did not give up themselves, must be somewhere.

export interface Owed {
  readonly path: string;
  readonly bytes: string;
}

const conflictCopy = / \(conflict, /;

/**
 * Keeps what each person ever wrote, by path and bytes. Overwriting or deleting a file gives up its bytes under its path, on whichever side:
 * whoever does that has them in view. Nothing that the engine does gives up anything, but the end of what was promised for the trash.
 */
export class Ledger {
  readonly #owed = new Map<string, Owed>();
  readonly #written = new Set<string>(['']);
  readonly #hidden = new Set<string>();

  wrote(path: string, bytes: string): void {
    this.#written.add(bytes);
    // Nothing is lost with an empty file.
    if (bytes !== '') this.#owed.set(`${path}\n${bytes}`, { path, bytes });
  }

  /** Somebody overwrote or deleted that file. A conflict copy stands for the file that it was made of. */
  gaveUp(path: string, bytes: string): void {
    this.#owed.delete(`${path}\n${bytes}`);
    if (conflictCopy.test(path)) this.gaveUpEverywhere(bytes);
  }

  /** What no program could have kept: a disk that was lost, a write that never reached it, trash whose time was over. */
  gaveUpEverywhere(bytes: string): void {
    for (const [key, owed] of this.#owed) if (owed.bytes === bytes) this.#owed.delete(key);
  }

  /** A program wrote that to a file which had given way already. */
  wroteHidden(bytes: string): void {
    this.#hidden.add(bytes);
  }

  wasHidden(bytes: string): boolean {
    return this.#hidden.has(bytes);
  }

  /** True for bytes that somebody wrote as they are, and not in part or mixed. */
  wasWritten(bytes: string): boolean {
    return this.#written.has(bytes);
  }

  /** What is owed and is none of `found`. */
  missing(found: ReadonlySet<string>): readonly Owed[] {
    return [...this.#owed.values()].filter(({ bytes }) => !found.has(bytes));
  }
}
