// What the end of an earlier process has left half done is put right before anything is looked at.

import { hasCode } from '../../../contract/errors.ts';
import type { Clock } from '../../host.ts';
import type { Op, PairJournal } from '../../journal/pair-journal.ts';
import type { Folder } from '../folder.ts';
import { incomingFolder } from '../ops.ts';
import { putBack } from './set-aside.ts';

interface Recovering {
  readonly folder: Folder;
  readonly journal: PairJournal;
  readonly clock: Clock;
}

/**
 * Nothing is done again: the next pass finds out what there is to do.
 *
 * | path | trash | then |
 * | --- | --- | --- |
 * | nothing | the file | it gets its name back; where a folder above is a file by now, the trash keeps it |
 * | a file | the same file, by a second name | the second name goes |
 * | a file | another file | it was replaced: the trash keeps the other one |
 * | anything | nothing | there is nothing to put right |
 *
 * Where a folder may not be read, or another program holds the file, the act stays open, and nothing is concluded from what its path
 * looks like (see observeLocal).
 */
export async function recover(recovering: Recovering): Promise<void> {
  const { folder, journal } = recovering;
  for (const op of journal.ops())
    await recoverOp(recovering, op).catch((error: unknown) => {
      if (!hasCode(error, 'access.denied') && !hasCode(error, 'service.busy')) throw error;
    });
  for (const { kind, path } of await folder.listOwn(incomingFolder))
    if (kind === 'file') await destroyIfThere(folder, path);
}

/** The same for one act. */
export async function recoverOp(recovering: Recovering, op: Op): Promise<void> {
  const { folder, journal } = recovering;
  await recoverAside(recovering, op);
  if (op.temp) await destroyIfThere(folder, op.temp);
  // A large upload goes on where it was.
  if (!journal.checkpoint(op.op)) journal.endOp(op.op);
}

async function recoverAside({ folder, journal, clock }: Recovering, { aside, path }: Op): Promise<void> {
  const gone = aside ? await folder.stat(aside) : null;
  if (!aside || !gone) return;
  const there = await folder.stat(path);
  if (!there && (await putBack(folder, aside, path))) return;
  if (there?.inode === gone.inode && there.content === gone.content) {
    await destroyIfThere(folder, aside);
    return;
  }
  const { sizeBytes, fingerprint } = gone;
  journal.addTrashed({ side: 'local', path, where: aside, sizeBytes, atMs: clock.now(), fingerprint });
}

async function destroyIfThere(folder: Folder, path: Op['path']): Promise<void> {
  try {
    await folder.destroy(path);
  } catch (error) {
    if (!hasCode(error, 'entry.missing')) throw error;
  }
}
