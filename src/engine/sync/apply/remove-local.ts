// Moves a file of the folder to the trash because its object is gone.

import type { PlannedAction } from '../../journal/pair-journal.ts';
import { type ActEnd, type Acting, beginAct, raced } from './act.ts';
import { expectedOf, keep, undone } from './download.ts';
import { setAside } from './set-aside.ts';

/** The object is asked for once more: only a positive "there is none" lets the file go, and only the very file that was seen. */
export async function removeLocal(acting: Acting, action: PlannedAction): Promise<ActEnd> {
  const { journal, objects, signal } = acting;
  const { path } = action;
  if ((await objects.look(path, { signal })) !== null) return raced;
  const begun = beginAct(acting, action, { aside: true });
  const { op, aside } = begun;
  try {
    const gone = aside && (await setAside(acting, path, expectedOf(acting, action), aside));
    if (!gone) return await undone(acting, begun);
    journal.transactionSoon(() => {
      keep(acting, path, gone);
      journal.dropBase(path);
      journal.endOp(op);
    });
    return { end: 'done', trash: gone.path };
  } catch (error) {
    await undone(acting, begun);
    throw error;
  }
}
