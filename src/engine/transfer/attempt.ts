// One item of a transfer, from its row in the journal to an attempt: both ends opened, the request's wishes laid out.

import { isAbort } from '../../base/abort.ts';
import { AppError, toAppError } from '../../contract/errors.ts';
import type { TransferRow } from '../journal/queue-rows.ts';
import { checkpointOf } from './checkpoint-of.ts';
import type { Hope, Outcome } from './item-attempt.ts';
import { nameIn } from './request.ts';
import { runItem } from './run.ts';
import { openShared } from './shared.ts';
import type { Attempted } from './supply.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Runs one item once. Throws AppError told as a person thinks of it, the upload, download or copy of this file; only a source
 * that could not be removed after its move is told as that. Stores are opened anew each time, for an account may have changed.
 */
export async function attemptItem(
  { request, direction }: Pick<TransferRow, 'request' | 'direction'>,
  hope: Hope,
  { item, attempt }: Attempted,
  around: Surroundings,
  signal: AbortSignal,
  onProgress: (doneBytes: number) => void,
): Promise<Outcome> {
  const { openPlace, preferredClass, platform } = around;
  try {
    const [source, target, shared] = await Promise.all([
      openPlace(request.source),
      openPlace(request.target),
      openShared(request, openPlace),
    ]);
    return await runItem({
      kind: item.kind === 'folder' ? 'folder' : 'file',
      key: item.key,
      targetKey: item.targetKey,
      isInDoubt: item.isInDoubt || attempt > 1,
      listedBytes: item.sizeBytes,
      checkpoint: checkpointOf(item, around),
      hope,
      source,
      target,
      shared,
      ifExists: request.ifExists,
      isMove: request.move ?? false,
      storageClass: request.storageClass ?? preferredClass(request.target),
      signal,
      onProgress,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    // An abort that nobody here asked for: the connection was closed under us.
    const failure = isAbort(error)
      ? new AppError('network.lost', { op: direction, cause: error })
      : toAppError(error, direction);
    if (failure.op === 'entry.remove') throw failure;
    throw new AppError(failure.code, {
      op: direction,
      from: nameIn(request.source, item.key, platform),
      to: nameIn(request.target, item.targetKey, platform),
      retry: failure.retry,
      raw: failure.raw,
      detail: failure.detail,
      cause: error,
    });
  }
}
