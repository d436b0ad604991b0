// Names of files as they are shown: nothing invisible, and shortened in the middle so that the ending is kept.

const shortEnough = 18;
const tailLength = 6;
const longestExtension = 10;

/** The name with control characters as visible pictures of themselves, so that a row stays one line; never empty. */
export function visibleName(name: string): string {
  if (name === '') return '(no name)';
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is looked for
  return name.replaceAll(/[\u0000-\u001f\u007f]/g, (control) =>
    control === '\u007f' ? '\u2421' : String.fromCodePoint(0x2400 + control.charCodeAt(0)),
  );
}

/** A name in two parts: the first may be cut short with an ellipsis, the second is always shown. */
export function splitForElision(name: string): readonly [head: string, tail: string] {
  if (name.length <= shortEnough) return [name, ''];
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= longestExtension ? name.length - dot : 0;
  let cut = name.length - extension - tailLength;
  // A character outside the basic plane is two units, which must not be parted.
  if (isLowSurrogate(name, cut)) cut -= 1;
  return [name.slice(0, cut), name.slice(cut)];
}

/** How much of a name is selected when it is about to be changed: all but the extension. */
export function stemLength(name: string): number {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? dot : name.length;
}

/** "a.txt", "a.txt and b.txt", "a.txt and 3 more". */
export function listNames(names: readonly string[]): string {
  const [first = '', second = ''] = names;
  if (names.length <= 1) return first;
  return names.length === 2 ? `${first} and ${second}` : `${first} and ${names.length - 1} more`;
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
