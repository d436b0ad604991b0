// Every request of a page passes here: navigation is put to the app, custom schemes are answered by it, the rest goes on.

import type { CdpSession, Protocol } from './cdp.ts';
import { schemeHandlerFor, toAppUrl, toPageHeader, toPageUrl } from './schemes.ts';
import { decideRequest } from './session.ts';

export interface NavigationPolicy {
  readonly webContentsId: number;
  /** Tells whether the page itself, and not the app, asked for this document. */
  isAskedByPage(frameId: string, pageUrl: string): Promise<boolean>;
  /** Puts a navigation to the app; gives whether it may go on. */
  allows(frameId: string, url: string): boolean;
}

/** Starts to intercept the requests of a page. */
export async function interceptRequests(session: CdpSession, policy: NavigationPolicy): Promise<void> {
  session.on('Fetch.requestPaused', (paused) => {
    handle(paused).catch((error: unknown) => {
      console.error(`Error occurred while answering ${toAppUrl(paused.request.url)}:`, error);
      fail(paused.requestId, 'Failed');
    });
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });

  async function handle({
    requestId,
    request,
    frameId,
    resourceType,
  }: Protocol.Fetch.requestPausedPayload): Promise<void> {
    const url = toAppUrl(request.url);
    if (
      resourceType === 'Document' &&
      (await policy.isAskedByPage(frameId, request.url)) &&
      !policy.allows(frameId, url)
    ) {
      return fail(requestId, 'Aborted');
    }
    const verdict = await decideRequest({
      id: Number(requestId.replace(/\D/g, '')),
      url,
      method: request.method,
      webContentsId: policy.webContentsId,
      resourceType: resourceNames[resourceType] ?? 'other',
      referrer: toAppUrl(request.headers.Referer ?? ''),
      timestamp: Date.now(),
      uploadData: [],
    });
    if (verdict.cancel === true) return fail(requestId, 'BlockedByClient');
    if (verdict.redirectURL !== undefined) return redirect(requestId, verdict.redirectURL);
    const handler = schemeHandlerFor(url);
    if (handler === undefined) session.tell('Fetch.continueRequest', { requestId });
    else await fulfill(requestId, await handler(toRequest(url, request)));
  }

  async function fulfill(requestId: string, response: Response): Promise<void> {
    if (response.type === 'error') return fail(requestId, 'Failed');
    const body = Buffer.from(await response.arrayBuffer());
    session.tell('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers]
        .filter(([name]) => name !== 'content-encoding' && name !== 'content-length')
        .map(([name, value]) => ({
          name,
          value: name === 'location' ? toPageUrl(value) : toPageHeader(value),
        })),
      body: body.toString('base64'),
    });
  }

  function redirect(requestId: string, url: string): void {
    const responseHeaders = [{ name: 'Location', value: toPageUrl(url) }];
    session.tell('Fetch.fulfillRequest', { requestId, responseCode: 307, responseHeaders });
  }

  function fail(requestId: string, errorReason: Protocol.Network.ErrorReason): void {
    session.tell('Fetch.failRequest', { requestId, errorReason });
  }
}

function toRequest(url: string, request: Protocol.Network.Request): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, toAppUrl(value));
  const parts = request.postDataEntries?.map(({ bytes }) => Buffer.from(bytes ?? '', 'base64')) ?? [];
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD' && parts.length > 0;
  return new Request(url, { method: request.method, headers, body: hasBody ? Buffer.concat(parts) : null });
}

const resourceNames: Partial<
  Record<Protocol.Network.ResourceType, Electron.OnBeforeRequestListenerDetails['resourceType']>
> = {
  Document: 'mainFrame',
  Stylesheet: 'stylesheet',
  Script: 'script',
  Image: 'image',
  Font: 'font',
  XHR: 'xhr',
  Fetch: 'xhr',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
  Media: 'media',
  WebSocket: 'webSocket',
};
