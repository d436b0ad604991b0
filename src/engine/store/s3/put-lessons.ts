// What a put teaches about the server: by what it refuses, and by whether it refuses the same object a second time.

import { AppError, hasCode } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import type { Expected } from '../store.ts';
import { refusesHeader } from './body-checks.ts';
import type { Condition } from './preconditions.ts';
import type { S3Area } from './s3-area.ts';
import { demandExpected, headObject } from './s3-head.ts';

interface About {
  readonly op: string;
  readonly key: Key;
  readonly expected: Expected;
  readonly signal: AbortSignal | undefined;
}

// The checksum's header, a condition's header or else its quotes, and a condition in any form may each be too much for a server.
const mostRefusals = 3;

/** Sends again as long as the server refused no more than a form that the next attempt will not have. */
export async function untilUnderstood<T>(
  send: () => Promise<T>,
  learn: (error: unknown) => Promise<boolean>,
): Promise<T> {
  for (let refusals = 0; ; refusals += 1) {
    try {
      return await send();
    } catch (error) {
      if (refusals === mostRefusals || !(await learn(error))) throw error;
    }
  }
}

/**
 * Gives what learns from the refusals of one put, sent with some condition: true when the server refused no more than the form of
 * the request, and the next will have another. Before one without a condition the key is looked at.
 */
export function learningFromRefusals(
  area: S3Area,
  { op, key, expected, signal }: About,
): (error: unknown, sent: Condition) => Promise<boolean> {
  const { preconditions } = area;
  const { checks, endpoint } = area.line;
  const refusedForms = new Set<string>();
  return async (error, sent) => {
    if (!(error instanceof AppError) || error.op !== op || endpoint.isAws) return false;
    const refusesChecksum = checks.mindsCrc32 === null && refusesHeader.has(error.raw);
    if (refusesChecksum) {
      checks.learn(false);
    } else if (error.raw === 'NotImplemented' && hasCondition(sent)) {
      preconditions.learn('refused');
    } else if (error.code === 'entry.changed' && expected.kind === 'version' && sent.IfMatch !== undefined) {
      // Ceph compares the quotes too, or takes no version at all: then the very one that is said not to stand there does.
      const head = await headObject(area, key, { op, signal });
      if (head?.entry.version !== expected.version) return false;
      refusedForms.add(sent.IfMatch);
      if (refusedForms.size === 1) preconditions.learnForm(sent);
      else preconditions.learnNoIfMatch();
    }
    const next = preconditions.headerOf(expected);
    const isOther = next.IfMatch !== sent.IfMatch || next.IfNoneMatch !== sent.IfNoneMatch;
    if (!refusesChecksum && !isOther) return false;
    if (!hasCondition(next)) await demandExpected(area, key, expected, { op, signal });
    return true;
  };
}

function hasCondition({ IfMatch, IfNoneMatch }: Condition): boolean {
  return IfMatch !== undefined || IfNoneMatch !== undefined;
}

/** Larger objects are not sent twice to learn something. */
export const probeBytes = 1024 * 1024;

/**
 * Finds out whether the bucket keeps to preconditions by sending the same object once more: that must be refused, and where it is
 * not, the very same bytes stand there as before.
 */
export async function learnPreconditions(
  { preconditions }: S3Area,
  send: () => Promise<unknown>,
): Promise<void> {
  try {
    await send();
    preconditions.learn('ignored');
  } catch (error) {
    if (hasCode(error, 'entry.exists')) preconditions.learn('honoured');
  }
}
