// Lets transactions stand inside one another: what is written together by one may be a part of something larger.

import type { Database } from './database.ts';

/**
 * The same database, in which a transaction inside another is a part of that: the outer one decides whether it waits for the disk,
 * and what fails inside must end it too.
 */
export function joinTransactions(database: Database): Database {
  let isInside = false;

  const join =
    (begin: <T>(work: () => T) => T) =>
    <T>(work: () => T): T => {
      if (isInside) return work();
      return begin(() => {
        isInside = true;
        try {
          return work();
        } finally {
          isInside = false;
        }
      });
    };

  return {
    ...database,
    transaction: join((work) => database.transaction(work)),
    transactionSoon: join((work) => database.transactionSoon(work)),
  };
}
