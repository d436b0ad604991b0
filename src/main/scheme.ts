// Serves the window's page from app://longshore/, out of one folder.

import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { pageScheme } from './page.ts';
import { pageFileOf } from './page-file.ts';
import { pageHeaders } from './page-policy.ts';

/** Makes the scheme a secure one with an origin of its own. Before `ready`. */
export function claimScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Answers the scheme's requests with files below `root`. After `ready`. */
export function servePage(root: string): void {
  protocol.handle(pageScheme, async (request) => {
    const file = pageFileOf(root, request.url);
    if (file === null || request.method !== 'GET') return new Response(null, { status: 404 });
    try {
      return new Response(new Uint8Array(await readFile(file.path)), { headers: pageHeaders(file.type) });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}
