// Carries a file of the folder into the bucket, over exactly what was seen there.

import { AppError, hasCode } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import type { PlannedAction } from '../../journal/pair-journal.ts';
import type { LocalFile } from '../model.ts';
import type { Looked } from '../objects.ts';
import { type ActEnd, type Acting, baseOf, beginAct, nameOp, raced, versionOf } from './act.ts';
import { checkpointOf } from './checkpoint-of.ts';
import { keepRemote } from './keep-remote.ts';

/** From here on an upload goes in parts, of which a next run can use what has got across. */
const largeBytes = 5 * 1024 * 1024;

/** See Objects.upload for what it throws; an answer that got lost is made up for by looking. */
export async function upload(acting: Acting, action: PlannedAction): Promise<ActEnd> {
  const { journal, objects, pair, signal } = acting;
  const { path, expected, replaces } = action;
  const change = journal.change(path);
  const seen = change?.local?.is === 'file' ? change.local.file : change?.base;
  if (!seen || !expected || !(await hasSettled(acting, path, seen))) return raced;
  const { sizeBytes, modifiedMs, fingerprint, sha256 } = seen;
  const isLarge = sizeBytes >= largeBytes;

  // A small file under a new name leaves nothing that a next run would have to know of.
  const isTold = isLarge || replaces;
  const op =
    (isLarge ? earlierOp(acting, action) : null) ?? (isTold ? beginAct(acting, action).op : nameOp(acting));
  const end = (done?: () => void) =>
    journal.transactionSoon(() => {
      done?.();
      if (isTold) journal.endOp(op);
    });
  try {
    const goneBytes =
      change?.remote?.is === 'file' ? change.remote.file.sizeBytes : (change?.base?.sizeBytes ?? 0);
    const gone = { path, etag: versionOf(action), sizeBytes: goneBytes };
    const kept = replaces ? await keepRemote(acting, gone, op) : null;
    const written = await orOurs(acting, action, op, () =>
      objects.upload(path, {
        ...{ from: path, fingerprint, sizeBytes, sha256, modifiedMs, expected, op, signal },
        storageClass: pair.storageClass ?? undefined,
        checkpoint: isLarge ? checkpointOf(journal, op) : null,
      }),
    );
    const etag = written?.sizeBytes === sizeBytes ? written.etag : null;
    const proved = written?.sha256 ?? null;
    if (etag === null || proved === null) {
      end();
      return raced;
    }
    end(() => journal.saveBase(baseOf(acting, { path, ...seen }, { sha256: proved, etag })));
    return { end: 'done', trash: kept ?? undefined };
  } catch (error) {
    // What of a large file has got across is gone on with in the next run.
    if (hasRaced(error) || !isLarge || !journal.checkpoint(op)) end();
    if (hasRaced(error)) return raced;
    throw error;
  }
}

/** Whether the file has stayed as it was seen for long enough; one that is younger is waited for. */
async function hasSettled(
  { folder, clock, settleMs, signal }: Acting,
  path: Key,
  { modifiedMs, fingerprint }: Pick<LocalFile, 'modifiedMs' | 'fingerprint'>,
): Promise<boolean> {
  if (clock.now() - modifiedMs >= settleMs) return true;
  await clock.delay(settleMs, signal);
  const found = await folder.stat(path);
  return found?.kind === 'file' && found.fingerprint === fingerprint;
}

/** A large upload that an earlier run has begun. */
function earlierOp({ journal }: Acting, { path, act }: PlannedAction): string | null {
  const found = journal
    .ops()
    .find((one) => one.path === path && one.act === act && journal.checkpoint(one.op));
  return found?.op ?? null;
}

/** What `write` gives; where it fails although it may have happened, what stands there if that is ours. null: it is not. */
export async function orOurs(
  { objects, signal }: Acting,
  { path, to }: PlannedAction,
  op: string,
  write: () => Promise<Looked>,
): Promise<Looked | null> {
  try {
    return await write();
  } catch (error) {
    const isLost = hasCode(error, 'network.lost') || hasCode(error, 'service.busy');
    if (!isLost && !isRefusal(error)) throw error;
    const found = await objects.look(to ?? path, { signal });
    if (found?.op === op) return found;
    if (isLost) throw error;
    return null;
  }
}

/** The target is not what was expected: somebody else, or ourselves unheard. */
function isRefusal(error: unknown): boolean {
  return hasCode(error, 'entry.exists') || (hasCode(error, 'entry.changed') && error.op !== 'entry.read');
}

/** What was seen is no longer so, at either end. */
export function hasRaced(error: unknown): boolean {
  return (
    error instanceof AppError &&
    (error.code === 'entry.changed' || error.code === 'entry.exists' || error.code === 'entry.missing')
  );
}
