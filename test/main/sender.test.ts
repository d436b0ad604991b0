// Main listens to the top frame of our own window on our own page, and to nobody else.

import { describe, expect, it } from 'vitest';
import { builtPage, isSameOrigin } from '../../src/main/page.ts';
import { isGranted } from '../../src/main/permissions.ts';
import { isOwnSender } from '../../src/main/sender.ts';

const own = { name: 'own window' };
const isKnown = (contents: unknown) => contents === own;
const frame = { url: 'app://longshore/index.html', parent: null };

describe('A message to main', () => {
  it('is heard from the main frame of our window', () => {
    expect(isOwnSender({ sender: own, senderFrame: frame }, builtPage, isKnown)).toBe(true);
  });

  it.each([
    ['a frame inside the page', own, { ...frame, parent: frame }],
    ['a frame that has gone', own, null],
    ['another window', { name: 'other' }, frame],
    ['another host', own, { ...frame, url: 'app://longshore.evil/index.html' }],
    ['another scheme', own, { ...frame, url: 'https://longshore/index.html' }],
    ['a page with credentials in its address', own, { ...frame, url: 'app://a:b@longshore/' }],
    ['an empty page', own, { ...frame, url: 'about:blank' }],
    ['a page without an address', own, { ...frame, url: '' }],
  ])('is not heard from %s', (_who, sender, senderFrame) => {
    expect(isOwnSender({ sender, senderFrame }, builtPage, isKnown)).toBe(false);
  });
});

describe('An origin', () => {
  it('is the same only with the same scheme, host and port', () => {
    expect(isSameOrigin('http://localhost:5173/a', 'http://localhost:5173')).toBe(true);
    expect(isSameOrigin('http://localhost:5174/a', 'http://localhost:5173')).toBe(false);
    expect(isSameOrigin('app://longshore/assets/a.js', builtPage)).toBe(true);
    expect(isSameOrigin('javascript:alert(1)', builtPage)).toBe(false);
  });
});

describe('A permission', () => {
  it('is given to our page for the clipboard only', () => {
    expect(isGranted('clipboard-sanitized-write', 'app://longshore/', builtPage)).toBe(true);
    expect(isGranted('clipboard-sanitized-write', 'https://elsewhere.example/', builtPage)).toBe(false);
    for (const permission of [
      'clipboard-read',
      'media',
      'geolocation',
      'notifications',
      'openExternal',
      'hid',
    ]) {
      expect(isGranted(permission, 'app://longshore/', builtPage)).toBe(false);
    }
  });
});
