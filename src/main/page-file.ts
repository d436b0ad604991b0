// Which file answers a request of the page: only files below one root, only types we know.

import { extname, join } from 'node:path';
import { pageHost, pageScheme } from './page.ts';

/** A file of the page and the type it is served with. */
export interface PageFile {
  readonly path: string;
  readonly type: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

// One plain name: no separator, drive, stream, or hidden file can be spelled with these.
const plainName = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/**
 * The file below `root` that `address` names, or null where it names none that may be served: another scheme, host or port,
 * credentials, a segment that is not a plain name (`..`, anything encoded, a backslash, a colon), an unknown type.
 */
export function pageFileOf(root: string, address: string): PageFile | null {
  if (!URL.canParse(address)) return null;
  const { protocol, host, username, password, pathname } = new URL(address);
  if (protocol !== `${pageScheme}:` || host !== pageHost || username || password) return null;
  const segments = pathname === '/' ? ['index.html'] : pathname.slice(1).split('/');
  if (!segments.every((segment) => plainName.test(segment))) return null;
  const type = types[extname(segments.at(-1) ?? '')];
  return type === undefined ? null : { path: join(root, ...segments), type };
}
