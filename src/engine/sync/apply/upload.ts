// Carries a file of the folder into the bucket, over exactly what was seen there.

import { AppError, hasCode } from '../../../contract/errors.ts';
import type { PlannedAction } from '../../journal/pair-journal.ts';
import type { Found } from '../folder.ts';
import type { Looked } from '../objects.ts';
import { type ActEnd, type Acting, baseOf, beginAct, raced, versionOf } from './act.ts';
import { checkpointOf } from './checkpoint-of.ts';
import { keepRemote } from './keep-remote.ts';

/** See Objects.upload for what it throws; an answer that got lost is made up for by looking. */
export async function upload(acting: Acting, action: PlannedAction): Promise<ActEnd> {
  const { journal, objects, pair, signal } = acting;
  const { path, expected } = action;
  const change = journal.change(path);
  const fingerprint =
    change?.local?.is === 'file' ? change.local.file.fingerprint : change?.base?.fingerprint;
  const file = await settled(acting, action, fingerprint);
  if (!file || !expected) return raced;
  const sha256 = change?.local?.is === 'file' ? change.local.file.sha256 : (change?.base?.sha256 ?? null);

  const op = earlierOp(acting, action) ?? beginAct(acting, action).op;
  const end = (done: () => void) =>
    journal.transactionSoon(() => {
      done();
      journal.endOp(op);
    });
  try {
    const goneBytes =
      change?.remote?.is === 'file' ? change.remote.file.sizeBytes : (change?.base?.sizeBytes ?? 0);
    const gone = { path, etag: versionOf(action), sizeBytes: goneBytes };
    const kept = action.replaces ? await keepRemote(acting, gone, op) : null;
    const { sizeBytes, modifiedMs } = file;
    const written = await orOurs(acting, action, op, () =>
      objects.upload(path, {
        ...{ from: path, fingerprint: file.fingerprint, sizeBytes, sha256, modifiedMs, expected, op, signal },
        storageClass: pair.storageClass ?? undefined,
        checkpoint: checkpointOf(journal, op),
      }),
    );
    const isWhole = written !== null && written.sha256 !== null && written.sizeBytes === sizeBytes;
    end(() => {
      if (isWhole)
        journal.saveBase(baseOf(acting, file, { sha256: written.sha256 ?? '', etag: written.etag }));
    });
    return isWhole ? { end: 'done', trash: kept ?? undefined } : raced;
  } catch (error) {
    if (!hasRaced(error)) {
      // What has got across is gone on with in the next run.
      if (!journal.checkpoint(op)) journal.endOp(op);
      throw error;
    }
    end(() => undefined);
    return raced;
  }
}

/** The file once it has stayed as it is for a while; null when it is another than was seen. */
async function settled(
  { folder, clock, settleMs, signal }: Acting,
  { path }: PlannedAction,
  fingerprint: string | undefined,
): Promise<Found | null> {
  const first = await folder.stat(path);
  if (first?.kind !== 'file' || first.fingerprint !== fingerprint) return null;
  const ageMs = clock.now() - first.modifiedMs;
  if (ageMs >= settleMs) return first;
  await clock.delay(settleMs, signal);
  const second = await folder.stat(path);
  return second?.kind === 'file' && second.fingerprint === fingerprint ? second : null;
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
