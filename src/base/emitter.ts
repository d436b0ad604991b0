// A list of listeners for one kind of announcement.

export type Unsubscribe = () => void;

/** Announces values of type T to whoever listens at that moment; keeps nothing. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  /** Adds a listener; calling the result twice is harmless. */
  on(listener: (value: T) => void): Unsubscribe {
    // A wrapper of its own, so that one function subscribed twice is called twice and removed once.
    const own = (value: T) => listener(value);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  emit(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
}
