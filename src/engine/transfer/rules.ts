// Include and exclude rules as `aws s3` has them: everything is in, the last rule that matches a key decides.

import type { TransferRequest } from '../../contract/transfer.ts';

type Rules = NonNullable<TransferRequest['rules']>;

/** True when `key` is to be moved. */
export function isIncluded(key: string, rules: Rules): boolean {
  const last = rules.findLast(({ pattern }) => matches(key, pattern));
  return last?.kind !== 'exclude';
}

/**
 * `*` any characters, '/' too; `?` one; `[abc]`, `[a-z]`, `[!abc]` one of a set. Time is at most the product of both
 * lengths, whatever the pattern: only the last star is ever tried again.
 */
export function matches(text: string, pattern: string): boolean {
  const symbols = Array.from(text);
  const tokens = tokenize(pattern);
  let at = 0;
  let token = 0;
  let star = -1;
  let starAt = 0;
  while (at < symbols.length) {
    const test = tokens[token];
    if (test === '*') {
      star = token;
      starAt = at;
      token += 1;
    } else if (test?.(symbols[at] ?? '')) {
      at += 1;
      token += 1;
    } else if (star >= 0) {
      starAt += 1;
      at = starAt;
      token = star + 1;
    } else return false;
  }
  return tokens.slice(token).every((rest) => rest === '*');
}

type Token = '*' | ((symbol: string) => boolean);

function tokenize(pattern: string): Token[] {
  const symbols = Array.from(pattern);
  const tokens: Token[] = [];
  for (let at = 0; at < symbols.length; at += 1) {
    const symbol = symbols[at] ?? '';
    // A set may hold ']' as its first member, so its end is looked for after that.
    const first = symbols[at + 1] === '!' ? at + 2 : at + 1;
    const end = symbol === '[' ? symbols.indexOf(']', first + 1) : -1;
    if (symbol === '*') tokens.push('*');
    else if (symbol === '?') tokens.push(() => true);
    else if (end > 0) {
      tokens.push(isOneOf(symbols.slice(first, end), first === at + 2));
      at = end;
    } else tokens.push((other) => other === symbol);
  }
  return tokens;
}

function isOneOf(members: string[], isNegated: boolean): (symbol: string) => boolean {
  const ranges: [string, string][] = [];
  for (let at = 0; at < members.length; at += 1) {
    const from = members[at] ?? '';
    const to = members[at + 2];
    if (members[at + 1] === '-' && to !== undefined) {
      ranges.push([from, to]);
      at += 2;
    } else ranges.push([from, from]);
  }
  return (symbol) => ranges.some(([from, to]) => from <= symbol && symbol <= to) !== isNegated;
}
