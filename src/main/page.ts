// Where the window's page lives: one address, one origin, nothing else is ever shown.

/** The scheme and host under which the built page is served. */
export const pageScheme = 'app';
export const pageHost = 'longshore';

/** The page of the built product. `electron-vite dev` serves it from an address of its own. */
export const builtPage = `${pageScheme}://${pageHost}/index.html`;

/** True when `address` has exactly the origin of `page`: scheme, host and port. What cannot be parsed has none. */
export function isSameOrigin(address: string, page: string): boolean {
  const own = partsOf(page);
  const other = partsOf(address);
  return own !== null && other !== null && own === other;
}

// URL.origin is "null" for schemes that URL does not know to be standard, such as ours.
function partsOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, host, username, password } = new URL(address);
  return username || password ? null : `${protocol}//${host}`;
}
