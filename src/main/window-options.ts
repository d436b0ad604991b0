// How the one window is made; its rights are the least that a page can have.

import type { BrowserWindowConstructorOptions, NativeImage } from 'electron';
import type { WindowPlacement } from './window-placement.ts';

interface WindowSetting {
  readonly placement: WindowPlacement;
  readonly preload: string;
  readonly isDark: boolean;
  readonly isPackaged: boolean;
  readonly icon?: NativeImage;
}

/** The window is shown once it has something to show; until then, and while it is resized, it has the page's background. */
export function windowOptions(setting: WindowSetting): BrowserWindowConstructorOptions {
  const { placement, preload, isDark, isPackaged, icon } = setting;
  const { x, y, width, height } = placement.bounds;
  return {
    width,
    height,
    ...(x !== undefined && y !== undefined && { x, y }),
    minWidth: 720,
    minHeight: 440,
    show: false,
    title: 'Longshore',
    // The page's own, as tokens.css has it.
    backgroundColor: isDark ? '#212226' : '#f4f4f5',
    ...(icon && { icon }),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // The checker would fetch its dictionaries from the network.
      spellcheck: false,
      devTools: !isPackaged,
    },
  };
}
