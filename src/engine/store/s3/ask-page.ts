// Asking for one page of a listing.

import type { Key } from '../../../contract/models.ts';
import type { S3Area } from './s3-area.ts';
import { type ListPage, readListPage } from './wire/list-page.ts';

interface About {
  readonly op: string;
  readonly key: Key;
  readonly signal: AbortSignal | undefined;
}

/** The page that the query asks for; not-s3 for what is no whole page. */
export async function askPage(
  area: S3Area,
  { op, key, signal }: About,
  query: Readonly<Record<string, string>>,
): Promise<ListPage> {
  const answer = await area.send(
    { op, key, signal, isRepeatable: true },
    // Encoded, for XML cannot carry every character that a key may have.
    { method: 'GET', query: { 'list-type': '2', 'encoding-type': 'url', ...query } },
  );
  try {
    return readListPage(answer.body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw area.notS3(op, key, 'The answer to a listing is none that S3 gives.');
  }
}
