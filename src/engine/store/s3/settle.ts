// Sure writing over an unsure network: what failed is looked at before it is believed, and tried again where that is safe.

import { isAbort } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import type { S3Area } from './s3-area.ts';
import { headObject } from './s3-head.ts';

const attempts = 3;
const firstDelayMs = 200;

interface Sure {
  readonly op: string;
  readonly key: Key;
  /** The id that the write puts into the object's metadata. */
  readonly operation: string;
  readonly signal: AbortSignal | undefined;
  /** An earlier attempt may have been heard. */
  readonly isUnsure?: boolean;
}

/**
 * Does a conditional write. When an answer is lost, the object tells by its operation whether the write has happened;
 * else it is sent again, which its precondition makes harmless. Throws what the last attempt ended with.
 */
export async function surely(area: S3Area, sure: Sure, write: () => Promise<Entry>): Promise<Entry> {
  const { op, key, operation, signal } = sure;
  let { isUnsure = false } = sure;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (isAbort(error) || !(error instanceof AppError)) throw error;
      isUnsure ||= isLost(error);
      // Also a precondition that fails: after a lost answer it may be our own write that stands there.
      if (isUnsure) {
        const head = await headObject(area, key, { op, signal }).catch((failure: unknown) => {
          if (isAbort(failure)) throw failure;
          return null;
        });
        if (head?.operation === operation) return head.entry;
      }
      if (!isLost(error) || attempt === attempts || !area.line.mayRepeat()) throw error;
      const most = firstDelayMs * 2 ** attempt;
      await area.line.delay(most / 2 + (Math.random() * most) / 2, signal);
    }
  }
}

/** True when the server may have done what was asked although it did not say so. */
export function isLost(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const { code, raw } = error;
  if (code === 'network.lost') return raw !== 'ECONNREFUSED' && raw !== 'ENOTFOUND';
  return code === 'service.busy' || code === 'not-s3';
}
