// Whether a request was meant for this server: a name or page of somebody else's must not reach the disk through a browser.

import type { IncomingMessage } from 'node:http';

const names = ['127.0.0.1', 'localhost'];

/** Whether the Host header names this computer and this port, and nothing that merely resolves to it. */
export function isOwnHost(request: IncomingMessage, port: number): boolean {
  return names.some((name) => request.headers.host === `${name}:${port}`);
}

/**
 * Whether the Origin header, if there is one, is that of a page of ours under the very name that was asked. A WebSocket
 * must bring one (`isNeeded`): browsers always send it there, and only there is no other rule to hold foreign pages back.
 */
export function isOwnOrigin(request: IncomingMessage, isNeeded: boolean): boolean {
  const { origin, host } = request.headers;
  return origin === undefined ? !isNeeded : origin === `http://${host}`;
}
