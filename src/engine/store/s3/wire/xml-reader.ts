// Reading XML from front to back, element by element: all that lists of S3 need, and no more. Quick on long ones.

import { unescapeXml } from './xml-text.ts';

const nameEnd = /[\s/>]/;
const mostPlain = 100;
const validName = /^[A-Za-z_][\w.:-]*$/;

/** Walks over one document. Every method throws SyntaxError for what is not well-formed on the way. */
export class XmlReader {
  readonly #xml: string;
  /** The elements that are open. */
  readonly #names: string[] = [];
  /** Tags that are nothing but a name, seen before. */
  readonly #plain = new Set<string>();
  #at = 0;
  #isEmpty = false;

  constructor(xml: string) {
    this.#xml = xml;
  }

  /** Enters the element that the document is; its name. */
  root(): string {
    const name = this.child();
    if (name === null) throw broken();
    return name;
  }

  /** Enters the next element inside the current one; null at the end of that, which is left by it. */
  child(): string | null {
    if (this.#isEmpty) {
      this.#isEmpty = false;
      return null;
    }
    for (;;) {
      const open = this.#xml.indexOf('<', this.#at);
      if (open < 0) throw broken();
      const next = this.#xml.charCodeAt(open + 1);
      if (next === slash) return this.#skipTag(open), null;
      if (next === question) this.#skipTo('?>', open);
      else if (next === bang) this.#skipMarkup(open);
      else return this.#enter(open);
    }
  }

  /** The text of the current element, which is left by it. Throws when it has elements inside. */
  text(): string {
    if (this.#isEmpty) {
      this.#isEmpty = false;
      return '';
    }
    let text = '';
    for (;;) {
      const open = this.#xml.indexOf('<', this.#at);
      if (open < 0) throw broken();
      if (open > this.#at) text += unescapeXml(this.#xml.slice(this.#at, open));
      this.#at = open;
      const next = this.#xml.charCodeAt(open + 1);
      if (next === slash) {
        this.#skipTag(open);
        return text;
      }
      if (next !== bang) throw broken();
      if (this.#xml.startsWith('<![CDATA[', open)) {
        const end = this.#xml.indexOf(']]>', open);
        if (end < 0) throw broken();
        text += this.#xml.slice(open + 9, end);
        this.#at = end + 3;
      } else this.#skipTo('-->', open);
    }
  }

  /** Leaves the current element, whatever is inside. */
  skip(): void {
    for (let depth = 1; depth > 0; ) depth += this.child() === null ? -1 : 1;
  }

  /** Throws unless nothing but blanks and comments follows. */
  end(): void {
    for (;;) {
      const rest = this.#xml.slice(this.#at).trimStart();
      if (rest === '') return;
      if (!rest.startsWith('<!--')) throw broken();
      this.#skipTo('-->', this.#xml.indexOf('<!--', this.#at));
    }
  }

  #enter(open: number): string {
    let close = this.#xml.indexOf('>', open);
    if (close < 0) throw broken();
    let inside = this.#xml.slice(open + 1, close);
    if (this.#plain.has(inside)) {
      this.#at = close + 1;
      this.#names.push(inside);
      return inside;
    }
    // A value of an attribute may have the character that ends a tag.
    while (inside.includes('"') || inside.includes("'")) {
      const bare = inside.replace(/"[^"]*"|'[^']*'/g, '');
      if (!/["']/.test(bare)) break;
      close = this.#xml.indexOf('>', close + 1);
      if (close < 0) throw broken();
      inside = this.#xml.slice(open + 1, close);
    }
    this.#at = close + 1;
    this.#isEmpty = inside.endsWith('/');
    const end = inside.search(nameEnd);
    const name = end < 0 ? inside : inside.slice(0, end);
    if (!validName.test(name)) throw broken();
    if (!this.#isEmpty) this.#names.push(name);
    if (name === inside && this.#plain.size < mostPlain) this.#plain.add(name);
    return name;
  }

  #skipTag(open: number): void {
    const close = this.#xml.indexOf('>', open);
    const name = this.#names.pop();
    if (close < 0 || name === undefined) throw broken();
    const isPlain = close === open + 2 + name.length && this.#xml.startsWith(name, open + 2);
    if (!isPlain && this.#xml.slice(open + 2, close).trimEnd() !== name) throw broken();
    this.#at = close + 1;
  }

  #skipMarkup(open: number): void {
    if (this.#xml.startsWith('<!--', open)) this.#skipTo('-->', open);
    else if (this.#xml.startsWith('<![CDATA[', open)) this.#skipTo(']]>', open);
    // A document type could define entities, and S3 sends none.
    else throw broken();
  }

  #skipTo(end: string, from: number): void {
    const found = this.#xml.indexOf(end, from);
    if (found < 0) throw broken();
    this.#at = found + end.length;
  }
}

const [slash, question, bang] = [47, 63, 33];

function broken(): SyntaxError {
  return new SyntaxError('The XML is not well-formed.');
}
