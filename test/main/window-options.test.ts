// The rights of the window's page, as a reviewer would read them.

import { describe, expect, it } from 'vitest';
import { windowOptions } from '../../src/main/window-options.ts';

const setting = {
  placement: { bounds: { x: 10, y: 20, width: 1000, height: 700 }, isMaximized: false },
  preload: '/app/out/preload/preload.cjs',
  isDark: false,
  isPackaged: true,
};

describe('The window', () => {
  it('gives its page no right beyond the sandboxed preload', () => {
    expect(windowOptions(setting).webPreferences).toEqual({
      preload: '/app/out/preload/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
  });

  it('has developer tools only where it is not a release', () => {
    expect(windowOptions({ ...setting, isPackaged: false }).webPreferences?.devTools).toBe(true);
  });

  it('stays hidden until it has something to show, on the background of its theme', () => {
    expect(windowOptions(setting)).toMatchObject({ show: false, backgroundColor: '#f4f4f5' });
    expect(windowOptions({ ...setting, isDark: true }).backgroundColor).not.toBe('#f4f4f5');
  });

  it('leaves its place to the system where none is known', () => {
    const placement = { bounds: { width: 1000, height: 700 }, isMaximized: false };
    expect(windowOptions({ ...setting, placement })).not.toHaveProperty('x');
  });
});
