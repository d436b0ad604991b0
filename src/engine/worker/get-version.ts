// A GET of one version of an object, also from a server that knows no such condition.

import { etagOf } from '../store/s3/s3-entry.ts';
import type { Wire, WireAnswer, WireRequest } from '../store/s3/wire/wire.ts';

/** `version` null: whichever there is. What comes is for the caller to compare: not every server minds the condition. */
export async function getVersion(
  wire: Wire,
  request: WireRequest,
  version: string | null,
): Promise<WireAnswer> {
  if (version === null) return wire.send(request);
  const answer = await wire.send({
    ...request,
    headers: { ...request.headers, 'if-match': etagOf(version) },
  });
  return answer.status === 501 ? wire.send(request) : answer;
}
