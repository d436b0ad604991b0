// The small part of Node's event emitter that a sandboxed preload is given.

type Listener = (...args: never[]) => void;

interface Entry {
  readonly listener: Listener;
  readonly isOnce: boolean;
}

export class Emitter {
  readonly #entries = new Map<string | symbol, Entry[]>();

  on(event: string | symbol, listener: Listener): this {
    return this.#add(event, { listener, isOnce: false });
  }

  addListener(event: string | symbol, listener: Listener): this {
    return this.on(event, listener);
  }

  once(event: string | symbol, listener: Listener): this {
    return this.#add(event, { listener, isOnce: true });
  }

  off(event: string | symbol, listener: Listener): this {
    const entries = this.#entries.get(event) ?? [];
    const index = entries.findLastIndex((entry) => entry.listener === listener);
    if (index !== -1) this.#entries.set(event, entries.toSpliced(index, 1));
    return this;
  }

  removeListener(event: string | symbol, listener: Listener): this {
    return this.off(event, listener);
  }

  removeAllListeners(event?: string | symbol): this {
    if (event === undefined) this.#entries.clear();
    else this.#entries.delete(event);
    return this;
  }

  emit(event: string | symbol, ...args: unknown[]): boolean {
    const entries = this.#entries.get(event) ?? [];
    for (const { listener, isOnce } of entries) {
      if (isOnce) this.off(event, listener);
      Reflect.apply(listener, this, args);
    }
    return entries.length > 0;
  }

  listeners(event: string | symbol): Listener[] {
    return (this.#entries.get(event) ?? []).map(({ listener }) => listener);
  }

  listenerCount(event: string | symbol): number {
    return this.listeners(event).length;
  }

  #add(event: string | symbol, entry: Entry): this {
    this.#entries.set(event, [...(this.#entries.get(event) ?? []), entry]);
    return this;
  }
}
