// Opens the file of a pair.

import { type Opening, openDatabase } from './database.ts';
import { joinTransactions } from './joined-transactions.ts';
import { pairAbsence } from './pair-absence.ts';
import { pairBase } from './pair-base.ts';
import { pairFacts } from './pair-facts.ts';
import { pairMigrations } from './pair-form.ts';
import type { PairJournal } from './pair-journal.ts';
import { pairOps } from './pair-ops.ts';
import { pairPass } from './pair-pass.ts';
import { pairPlan } from './pair-plan.ts';
import { pairRecord } from './pair-record.ts';

/** Opens the journal of one pair. A damaged file is set aside and a new one begun, in which `facts` is null. */
export async function openPairJournal(opening: Omit<Opening, 'migrations'>): Promise<PairJournal> {
  const database = joinTransactions(await openDatabase({ ...opening, migrations: pairMigrations }));
  return {
    ...pairFacts(database),
    ...pairBase(database),
    ...pairPass(database),
    ...pairPlan(database),
    ...pairOps(database),
    ...pairAbsence(database),
    ...pairRecord(database),
    transaction: (work) => database.transaction(work),
    transactionSoon: (work) => database.transactionSoon(work),
    close: () => database.close(),
  };
}
