// How the shared behaviours are said: a test that known deviations turn around, and what a call came to.

import { S3ServiceException } from '@aws-sdk/client-s3';
import { test } from 'vitest';
import { deviation } from './deviations.ts';

/** A test that known deviations of an endpoint turn into its opposite: it then has to fail. */
export function it(title: string, run: () => Promise<void>): void {
  const reason = deviation(title);
  if (reason === undefined) test(title, run);
  else test.fails(`${title} (deviates: ${reason})`, run);
}

/** What a call came to: its error code and status, or `ok`. HEAD has no body, so its code is the status' name. */
export async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    if (error instanceof S3ServiceException) return `${error.$metadata.httpStatusCode} ${error.name}`;
    throw error;
  }
}

/** The headers by which an answer, also one that is an error, tells of a version. */
export async function versionHeadersOf(call: Promise<unknown>): Promise<Record<string, string | undefined>> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const headers = error instanceof S3ServiceException ? (error.$response?.headers ?? {}) : {};
  return { marker: headers['x-amz-delete-marker'], id: headers['x-amz-version-id'] };
}
