// Text inside XML: entities, and the few leaves that short answers of S3 are asked for.

const named: Readonly<Record<string, string | undefined>> = Object.assign(Object.create(null), {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
});

/** Text as it was meant. Throws SyntaxError for what is no entity of XML. */
export function unescapeXml(text: string): string {
  let at = text.indexOf('&');
  if (at < 0) return text;
  let meant = '';
  let done = 0;
  for (; at >= 0; at = text.indexOf('&', done)) {
    const end = text.indexOf(';', at);
    if (end < 0) throw new SyntaxError('An entity without an end.');
    const name = text.slice(at + 1, end);
    const character = named[name] ?? characterOf(name);
    if (character === undefined) throw new SyntaxError('An entity that XML does not have.');
    meant += text.slice(done, at) + character;
    done = end + 1;
  }
  return meant + text.slice(done);
}

function characterOf(name: string): string | undefined {
  const [, hex, decimal] = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name) ?? [];
  if (hex === undefined && decimal === undefined) return undefined;
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** Text as it may stand in an element. Control characters go as references, which most servers take. */
export function escapeXml(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[&<>"'\u0000-\u001f\u007f]/g, (character) => {
    const name = Object.entries(named).find(([, value]) => value === character)?.[0];
    return name === undefined ? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};` : `&${name};`;
  });
}

/** The text of the first element of that name, wherever it stands; undefined for none. For short answers such as errors. */
export function firstText(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  if (text === undefined) return undefined;
  try {
    return unescapeXml(text);
  } catch {
    return undefined;
  }
}
