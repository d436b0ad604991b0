// Which key means which command.

import { describe, expect, it } from 'vitest';
import { chord, paneCommand, windowCommand } from '../../../src/renderer/state/keys.ts';

const press = (key: string, ...held: string[]) => ({
  key,
  ctrlKey: held.includes('Ctrl'),
  metaKey: held.includes('Cmd'),
  shiftKey: held.includes('Shift'),
  altKey: held.includes('Alt'),
});

describe('paneCommand', () => {
  it('has the keys of two-pane programs', () => {
    const keys = ['Tab', 'F2', 'F5', 'F6', 'F7', 'F8', 'Delete', 'Enter', 'Backspace'];
    expect(keys.map((key) => paneCommand(press(key), false))).toEqual([
      'switch-pane',
      'rename',
      'copy-to-other',
      'move-to-other',
      'new-folder',
      'delete',
      'delete',
      'open',
      'go-up',
    ]);
  });

  it('leaves Shift+Tab to the browser, so that the lists are no trap', () => {
    expect(paneCommand(press('Tab', 'Shift'), false)).toBeNull();
  });

  it('never takes a plain letter, which is for finding names', () => {
    for (const letter of 'abcdefghijklmnopqrstuvwxyz?0')
      expect(paneCommand(press(letter), false) ?? windowCommand(press(letter), false)).toBeNull();
  });

  it('does not delete for good or copy by a key with an unexpected Shift or Ctrl', () => {
    expect(paneCommand(press('Delete', 'Ctrl'), false)).toBeNull();
    expect(paneCommand(press('F5', 'Ctrl'), false)).toBeNull();
  });
});

describe('chord', () => {
  it('reads Cmd as Ctrl on a Mac, and Ctrl there as nothing', () => {
    expect([chord(press('a', 'Cmd'), true), chord(press('a', 'Ctrl'), true)]).toEqual(['Ctrl+a', 'a']);
  });

  it('does not count the Shift that a sign took to type', () => {
    expect(chord(press('?', 'Ctrl', 'Shift'), false)).toBe('Ctrl+?');
  });
});
