// SQL written where it is used, prepared once: sql.get`SELECT ... WHERE id = ${id}` binds its values.

import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Row } from './row.ts';

/**
 * Runs the statements of one database. Each place in the code has its own prepared statement, so that a walk may be
 * under way while others run. (The tag store of node:sqlite does the same, but in Node 24 its statements outlive
 * `close`, and with them the lock on the file.)
 */
export class Sql {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<TemplateStringsArray, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get(text: TemplateStringsArray, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(text).get(...values);
  }

  all(text: TemplateStringsArray, ...values: SQLInputValue[]): Row[] {
    return this.#statement(text).all(...values);
  }

  iterate(text: TemplateStringsArray, ...values: SQLInputValue[]): Iterable<Row> {
    return this.#statement(text).iterate(...values);
  }

  /** Gives the number of rows that were changed. */
  run(text: TemplateStringsArray, ...values: SQLInputValue[]): number {
    return Number(this.#statement(text).run(...values).changes);
  }

  #statement(text: TemplateStringsArray): StatementSync {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#database.prepare(text.join('?'));
      this.#statements.set(text, statement);
    }
    return statement;
  }
}
