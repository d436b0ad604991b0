// The idle connections of a wire: the one used last is used next, so that those not needed grow old and end.

import type { Connection } from './connection.ts';

export class Pool {
  readonly #all = new Set<Connection>();
  readonly #idle = new Map<string, Connection[]>();

  /** Takes a new connection into care until it closes. */
  add(name: string, connection: Connection): void {
    this.#all.add(connection);
    connection.onClose = () => {
      this.#all.delete(connection);
      const idle = this.#idle.get(name);
      const at = idle?.lastIndexOf(connection) ?? -1;
      if (at >= 0) idle?.splice(at, 1);
      if (idle?.length === 0) this.#idle.delete(name);
    };
  }

  hasIdle(name: string): boolean {
    return this.#idle.has(name);
  }

  /** An idle connection of that name; null for none. */
  take(name: string): Connection | null {
    for (;;) {
      const connection = this.#idle.get(name)?.pop();
      if (connection === undefined) return null;
      if (connection.isFree(performance.now())) return connection;
      connection.close();
    }
  }

  /** Keeps a connection for the next request, if it can have one. */
  giveBack(name: string, connection: Connection): void {
    if (!connection.isFree(performance.now())) return connection.close();
    const idle = this.#idle.get(name);
    if (idle === undefined) this.#idle.set(name, [connection]);
    else idle.push(connection);
  }

  close(): void {
    for (const connection of this.#all) connection.close();
  }
}
