// Answers the browser's plain requests: the window's files for whoever is signed in, one sentence for everybody else.

import { createReadStream } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { pageHeaders } from '../contract/content-policy.ts';
import type { Auth } from './auth.ts';
import { isOwnHost, isOwnOrigin } from './origin.ts';
import type { Page } from './pages.ts';

const sentences = {
  400: 'This address does not belong to Longshore.',
  401: 'This address has been used already, or is not the newest: take a fresh one from the terminal by starting \u201clongshore serve\u201d again.',
  404: 'There is nothing here.',
  405: 'Only reading is possible here.',
} as const;

/** Serves `pages`; `portOf` is asked at each request, as the port is known only once the server listens. */
export function pageListener(
  pages: ReadonlyMap<string, Page>,
  auth: Auth,
  portOf: () => number,
): RequestListener {
  return (request, response) => {
    const port = portOf();
    if (!isOwnHost(request, port) || !isOwnOrigin(request, false)) return refuse(response, 400);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405);
    const url = URL.parse(request.url ?? '/', 'http://longshore.invalid');
    if (!url) return refuse(response, 404);

    const token = request.method === 'GET' && url.pathname === '/' ? url.searchParams.get('token') : null;
    const cookie = token === null ? null : auth.signIn(token, port);
    // Also for the browser that reloads the address it was signed in with: the token leaves the address bar.
    if (cookie || (token !== null && auth.isSignedIn(request.headers.cookie, port))) {
      const headers = { ...pageHeaders, 'cache-control': 'no-store', location: '/' };
      response.writeHead(303, cookie ? { ...headers, 'set-cookie': cookie } : headers).end();
      return;
    }
    if (!auth.isSignedIn(request.headers.cookie, port)) return refuse(response, 401);

    const page = pages.get(url.pathname);
    // Browsers ask for it by themselves; that the window brings its icon along is no fault of theirs.
    if (!page && url.pathname === '/favicon.ico') return void response.writeHead(204).end();
    if (page) void send(request, response, page);
    else refuse(response, 404);
  };
}

async function send(request: IncomingMessage, response: ServerResponse, page: Page): Promise<void> {
  response.writeHead(200, { ...pageHeaders, 'content-type': page.type, 'cache-control': 'no-cache' });
  if (request.method === 'HEAD') return void response.end();
  // A file that vanished or a browser that left: the connection ends, and that says it.
  await pipeline(createReadStream(page.file), response).catch(() => response.destroy());
}

function refuse(response: ServerResponse, status: keyof typeof sentences): void {
  response
    .writeHead(status, {
      ...pageHeaders,
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
    })
    .end(`${sentences[status]}\n`);
}
