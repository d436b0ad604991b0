// Reads the XML that clients send: strict about form, deaf to entities of their own making.

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { S3Error } from '../errors.ts';

/** An element: its text, or its children by name, each name with all its elements in order. */
export class XmlNode {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  /** All children with a name, in order. */
  children(name: string): readonly XmlNode[] {
    if (typeof this.#value !== 'object' || this.#value === null) return [];
    const found: unknown = Object.entries(this.#value).find(([key]) => key === name)?.[1];
    if (found === undefined) return [];
    return (Array.isArray(found) ? found : [found]).map((value: unknown) => new XmlNode(value));
  }

  /** The text of the only child with a name, exactly as sent; throws MalformedXML when there are several. */
  text(name: string): string | undefined {
    const [child, another] = this.children(name);
    if (child === undefined) return undefined;
    if (another !== undefined || typeof child.#value !== 'string') throw new S3Error('MalformedXML');
    return child.#value;
  }

  /** As `text`, where the child must be there. */
  requiredText(name: string): string {
    const text = this.text(name);
    if (text === undefined) throw new S3Error('MalformedXML');
    return text;
  }
}

/** Parses a document whose root must have the given name; throws MalformedXML. */
export function parseXml(body: Buffer, root: string): XmlNode {
  const text = body.toString('utf8');
  if (text.includes('<!DOCTYPE')) throw new S3Error('MalformedXML');
  const parser = new XMLParser({
    ignoreAttributes: true,
    ignoreDeclaration: true,
    parseTagValue: false,
    trimValues: false,
    removeNSPrefix: true,
    // Numeric references such as &#13; are how a key with a control character arrives.
    htmlEntities: true,
  });
  let parsed: unknown;
  try {
    // Both throw on their own on what is nested too deep, or named to do harm.
    if (XMLValidator.validate(text) === true) parsed = parser.parse(text);
  } catch {
    throw new S3Error('MalformedXML');
  }
  const [node, another] = new XmlNode(parsed).children(root);
  if (node === undefined || another !== undefined) throw new S3Error('MalformedXML');
  return node;
}
