// The rows of a location as the engine gives them, page by page.

import { throwIfAborted } from '../../base/abort.ts';
import type { Api } from '../../contract/api.ts';
import { Key } from '../../contract/models.ts';
import { bucketRow, entryRow, type NewRow } from './listing.ts';
import type { Location } from './location.ts';

/** Fetches the rows of `location`; throws when the listing breaks off, and an abort error as soon as `signal` aborts. */
export async function* rowPages(
  api: Api,
  location: Location,
  signal: AbortSignal,
): AsyncGenerator<NewRow[], void> {
  if (location.kind === 'nowhere') return;
  if (location.kind === 'profile') {
    const buckets = await api.call('bucket.list', { profileId: location.profileId }, { signal });
    throwIfAborted(signal);
    yield buckets.map((bucket) => bucketRow(bucket, Key.parse(bucket.name)));
    return;
  }
  for await (const entries of api.open('entry.list', { place: location }, { signal })) {
    // An answer that was under way when the pane moved on is of another place.
    throwIfAborted(signal);
    yield entries.map(entryRow);
  }
}
