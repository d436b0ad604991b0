// Lets a presigned URL carry in its query what a signed request carries in x-amz- headers, as S3 does.

import type { Header } from './call.ts';
import { headerText, isHeaderName } from './header-text.ts';
import type { S3Request } from './s3-request.ts';

const authentication = new Set([
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-signedheaders',
  'x-amz-signature',
  'x-amz-security-token',
  'x-amz-content-sha256',
]);

/** Gives access to the headers of a request, and their names; a real header wins over a hoisted one. */
export function effectiveHeaders(
  request: S3Request,
  isPresigned: boolean,
): { header: Header; names: string[] } {
  const hoisted = new Map<string, string>();
  if (isPresigned) {
    for (const pair of request.query.pairs) {
      const name = pair.name.toLowerCase();
      // Header text is one character a byte everywhere else, so it is here.
      if (name.startsWith('x-amz-') && isHeaderName(name) && !authentication.has(name)) {
        hoisted.set(name, headerText(name, Buffer.from(pair.value).toString('latin1')));
      }
    }
  }
  return {
    header: (name) => request.headers.get(name) ?? hoisted.get(name),
    names: [...new Set([...request.headers.keys(), ...hoisted.keys()])],
  };
}
