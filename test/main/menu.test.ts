// The native menus: every command is there, and no key is taken from a text field.

import type { MenuItemConstructorOptions as Item } from 'electron';
import { describe, expect, it } from 'vitest';
import { type MenuCommand, menuCommands } from '../../src/contract/shell.ts';
import { menuTemplate } from '../../src/main/menu.ts';

const platforms = ['linux', 'darwin', 'win32'] as const;

function itemsOf(
  platform: (typeof platforms)[number],
  command: (name: MenuCommand) => void = () => {},
): Item[] {
  const walk = (items: Item[]): Item[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? walk(item.submenu) : [])]);
  return walk(menuTemplate({ platform, isPackaged: true, command }));
}

describe.each(platforms)('The menu on %s', (platform) => {
  it('offers every command once and sends it by name', () => {
    const sent: MenuCommand[] = [];
    for (const item of itemsOf(platform, (name) => sent.push(name))) {
      (item.click as (() => void) | undefined)?.();
    }
    expect(sent.toSorted()).toEqual([...menuCommands].toSorted());
  });

  it('shows keys without taking them from the page', () => {
    const keyed = itemsOf(platform).filter((item) => item.accelerator !== undefined);
    expect(keyed.length).toBeGreaterThan(5);
    expect(keyed.filter((item) => item.registerAccelerator !== false)).toEqual([]);
  });

  it('uses no key twice', () => {
    const keys = itemsOf(platform).flatMap((item) => (item.accelerator ? [item.accelerator] : []));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has no developer tools in a release', () => {
    expect(itemsOf(platform).filter((item) => item.role === 'toggleDevTools')).toEqual([]);
  });
});

it('On macOS, where every shown key is taken, only keys with Command are shown', () => {
  const keys = itemsOf('darwin').flatMap((item) => (item.accelerator ? [item.accelerator] : []));
  expect(keys.filter((key) => !key.startsWith('Command+'))).toEqual([]);
});
