// Custom schemes: Chromium cannot be taught one from outside, so `app://bundle/x` is `http://bundle.app.localhost/x` in the page.

type SchemeHandler = (request: Request) => Response | Promise<Response>;

const privileged = new Set<string>();
const handlers = new Map<string, SchemeHandler>();

export function addPrivilegedScheme(scheme: string): void {
  privileged.add(scheme);
}

export function setSchemeHandler(scheme: string, handler: SchemeHandler): void {
  if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
  handlers.set(scheme, handler);
}

export function removeSchemeHandler(scheme: string): void {
  if (!handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`);
}

/** Gives the handler of the scheme of a URL as the app writes it. */
export function schemeHandlerFor(url: string): SchemeHandler | undefined {
  return handlers.get(schemeOf(url));
}

export function isSchemeHandled(scheme: string): boolean {
  return handlers.has(scheme);
}

/** Tells whether a URL is of a scheme that the app has taught. */
export function isCustom(url: string): boolean {
  return privileged.has(schemeOf(url)) || handlers.has(schemeOf(url));
}

/** Maps a URL of the app to the one that Chromium is given. */
export function toPageUrl(url: string): string {
  if (!isCustom(url)) return url;
  const [, scheme = '', host = '', rest = ''] = /^([^:]+):\/\/([^/?#]*)(.*)$/s.exec(url) ?? [];
  return `http://${host === '' ? '' : `${host}.`}${scheme}.localhost${rest.startsWith('/') ? rest : `/${rest}`}`;
}

/** Maps a URL of Chromium back to the one that the app knows. */
export function toAppUrl(url: string): string {
  const [, host = '', scheme = '', rest = ''] =
    /^http:\/\/(?:(.+)\.)?([^./:]+)\.localhost(\/.*)?$/s.exec(url) ?? [];
  return privileged.has(scheme) || handlers.has(scheme) ? `${scheme}://${host}${rest}` : url;
}

/** Rewrites the custom schemes and their hosts in a header value such as a content security policy. */
export function toPageHeader(value: string): string {
  let output = value;
  for (const scheme of new Set([...privileged, ...handlers.keys()])) {
    output = output
      .replaceAll(new RegExp(`(?<![\\w.-])${scheme}://([\\w.-]+)`, 'g'), `http://$1.${scheme}.localhost`)
      .replaceAll(new RegExp(`(?<![\\w.-])${scheme}:(?=[\\s;]|$)`, 'g'), `http://*.${scheme}.localhost`);
  }
  return output;
}

function schemeOf(url: string): string {
  return url.slice(0, Math.max(0, url.indexOf(':'))).toLowerCase();
}
