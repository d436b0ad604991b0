// The one thing that the window must know of the computer it is seen on: whose keyboard it has.

/** True on a Mac, where Cmd does what Ctrl does elsewhere. */
export const isMac = navigator.platform.startsWith('Mac');

/** "Ctrl+Shift+N" as this keyboard writes it. */
export function keyText(key: string, onMac: boolean = isMac): string {
  if (!onMac)
    return key
      .replace(/Up$/, '\u2191')
      .replace(/Left$/, '\u2190')
      .replace(/Right$/, '\u2192');
  const signs: Record<string, string> = {
    Ctrl: '\u2318',
    Alt: '\u2325',
    Shift: '\u21e7',
    Up: '\u2191',
    Left: '\u2190',
    Right: '\u2192',
    Enter: '\u21a9',
    Del: '\u2326',
    Esc: '\u238b',
    Tab: '\u21e5',
  };
  return key
    .split('+')
    .map((part) => signs[part] ?? part)
    .join('');
}
