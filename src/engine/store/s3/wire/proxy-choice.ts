// Which proxy stands on the way to a host: the one that a profile names, or what the environment says.

type Env = Readonly<Record<string, string | undefined>>;

/** One proxy for everything, or HTTP_PROXY, HTTPS_PROXY and NO_PROXY as an environment has them. */
export type ProxyChoice =
  | { readonly kind: 'address'; readonly url: string }
  | { readonly kind: 'env'; readonly env: Env };

/** The choice as Node's agents want it. */
export function proxyEnvOf(choice: ProxyChoice | undefined): Record<string, string> {
  if (choice === undefined) return {};
  if (choice.kind === 'address') return { HTTP_PROXY: choice.url, HTTPS_PROXY: choice.url };
  const given: Record<string, string> = {};
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
    // In small letters first, as Node and curl have it.
    const value = choice.env[name.toLowerCase()] ?? choice.env[name];
    if (value !== undefined && value !== '') given[name] = value;
  }
  return given;
}

/** False only where there is surely no proxy on the way; in doubt Node's own rules decide, on the slow path. */
export function isProxied(choice: ProxyChoice | undefined, isTls: boolean, hostname: string): boolean {
  const env = proxyEnvOf(choice);
  if ((isTls ? env['HTTPS_PROXY'] : env['HTTP_PROXY']) === undefined) return false;
  const name = hostname.toLowerCase();
  const except = (env['NO_PROXY'] ?? '').toLowerCase().split(/[\s,]+/);
  return !except.some(
    (rule) =>
      rule === '*' ||
      rule === name ||
      (/^\*?\.[a-z0-9.-]+$/.test(rule) && name.endsWith(rule.replace('*', ''))),
  );
}
