// Keeps every page where it is: no navigation, no second window, no embedded page, no request but our own.

import { app, session } from 'electron';
import { isSameOrigin } from './page.ts';

/** Nothing but `page` is ever shown, in any window there will be. */
export function confineNavigation(page: string): void {
  const confine = (event: { preventDefault(): void; readonly url: string }) => {
    if (!isSameOrigin(event.url, page)) event.preventDefault();
  };
  app.on('web-contents-created', (_created, contents) => {
    contents.on('will-navigate', confine);
    contents.on('will-redirect', confine);
    contents.on('will-frame-navigate', confine);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** The page can ask only its own origin; what it shows from memory (blob:) never reaches the network. */
export function confineRequests(page: string): void {
  const own = [page, ...(page.startsWith('http:') ? [page.replace(/^http:/, 'ws:')] : [])];
  session.defaultSession.webRequest.onBeforeRequest((request, answer) => {
    const isOwn = own.some((address) => isSameOrigin(request.url, address));
    answer({ cancel: !isOwn && !/^(blob|devtools):/.test(request.url) });
  });
}
