// net: fetch that also knows files and the app's own schemes.

import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { guard } from './guarded.ts';
import { schemeHandlerFor } from './schemes.ts';

export const net = guard(
  {
    fetch: fetchAnything,
    isOnline: () => true,
    online: true,
  } satisfies Partial<Electron.Net>,
  'net',
);

async function fetchAnything(
  input: string | Request,
  init?: RequestInit & { bypassCustomProtocolHandlers?: boolean },
): Promise<Response> {
  const url = typeof input === 'string' ? input : input.url;
  if (url.startsWith('file:')) return fetchFile(url);
  const handler = init?.bypassCustomProtocolHandlers === true ? undefined : schemeHandlerFor(url);
  return handler === undefined ? fetch(input, init) : handler(new Request(input, init));
}

async function fetchFile(url: string): Promise<Response> {
  const path = fileURLToPath(url);
  const bytes = await readFile(path).catch(() => {
    throw new Error('net::ERR_FILE_NOT_FOUND');
  });
  return new Response(bytes, {
    headers: { 'content-type': mediaTypes[extname(path).toLowerCase()] ?? 'application/octet-stream' },
  });
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain',
  '.wasm': 'application/wasm',
};
