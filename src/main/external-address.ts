// Which addresses may leave Longshore for the system's browser.

// Amazon's console and documentation open without asking. Not amazonaws.com: that is where anybody's bucket answers.
const trusted = ['aws.amazon.com'];

/** `ask` shows a person the host first: the address may come from a bucket or an endpoint. */
export type ExternalVerdict =
  | { readonly kind: 'refuse' }
  | { readonly kind: 'open' | 'ask'; readonly url: string; readonly host: string };

/** Only https, and nothing that carries a name or password. */
export function judgeAddress(address: string): ExternalVerdict {
  if (!URL.canParse(address)) return { kind: 'refuse' };
  const { protocol, hostname, host, username, password, href } = new URL(address);
  if (protocol !== 'https:' || hostname === '' || username || password) return { kind: 'refuse' };
  const isTrusted = trusted.some((name) => hostname === name || hostname.endsWith(`.${name}`));
  return { kind: isTrusted ? 'open' : 'ask', url: href, host };
}
