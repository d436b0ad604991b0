// Writes the XML of S3's answers.

/** A piece of XML that is already escaped. */
export type Xml = string & { readonly xml: unique symbol };

export const S3_NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

const escapes = new Map<string, string>([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

/** Writes one element with escaped text in it. */
export function textElement(name: string, text: string | number | boolean): Xml {
  return mark(`<${name}>${escapeText(String(text))}</${name}>`);
}

/** Writes one element that holds other elements; `undefined` ones are left out. */
export function element(name: string, children: readonly (Xml | undefined)[]): Xml {
  return mark(`<${name}>${children.filter((child) => child !== undefined).join('')}</${name}>`);
}

/** Writes one element, or nothing when the value is not given. */
export function optionalElement(name: string, text: string | number | boolean | undefined): Xml | undefined {
  return text === undefined ? undefined : textElement(name, text);
}

/** Writes a whole document whose root is in S3's namespace. */
export function xmlDocument(root: string, children: readonly (Xml | undefined)[]): string {
  const inner = children.filter((child) => child !== undefined).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${S3_NAMESPACE}">${inner}</${root}>`;
}

/** Writes the document of an error, which has no namespace. */
export function errorDocument(fields: Readonly<Record<string, string>>): string {
  const inner = Object.entries(fields).map(([name, value]) => textElement(name, value));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('Error', inner)}`;
}

// Control characters are written as references: a reader of XML 1.0 may refuse them, as it may refuse S3's own
// answer, which is what encoding-type=url is for. A bare carriage return would be read as a line feed.
function escapeText(text: string): string {
  return text.replace(/[&<>"\p{Cc}]/gu, (character) => {
    return escapes.get(character) ?? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
  });
}

function mark(text: string): Xml {
  return text as Xml;
}
