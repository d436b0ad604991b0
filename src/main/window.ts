// The one window: made on demand, hidden when closed, found again where it stood.

import { app, BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import { windowIcon } from './icons.ts';
import { windowOptions } from './window-options.ts';
import { fitPlacement, readPlacement, type WindowPlacement, writePlacement } from './window-placement.ts';

interface WindowSetting {
  readonly page: string;
  readonly preload: string;
  readonly dataFolder: string;
  /** The window was closed and is hidden now; everything else goes on. */
  readonly onHidden: () => void;
  /** The page is not there, or it has crashed and is loaded again. */
  readonly onTrouble: (what: string, facts: Readonly<Record<string, unknown>>) => void;
}

export interface MainWindow {
  /** Brings the window to the front, from wherever it is. */
  show(): void;
  /** From now on closing closes. */
  letGo(): void;
  isOwn(contents: WebContents): boolean;
  readonly browserWindow: BrowserWindow;
}

const settleMs = 500;

/** Makes the window and loads `page`. It shows itself once it has something to show. After `ready`. */
export async function createWindow(setting: WindowSetting): Promise<MainWindow> {
  const { page, preload, dataFolder, onHidden, onTrouble } = setting;
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  const placement = fitPlacement(await readPlacement(dataFolder), areas);
  const window = new BrowserWindow(
    windowOptions({
      placement,
      preload,
      isDark: nativeTheme.shouldUseDarkColors,
      isPackaged: app.isPackaged,
      ...(process.platform === 'linux' && { icon: windowIcon() }),
    }),
  );
  let isLetGo = false;

  function show(): void {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  window.once('ready-to-show', () => {
    if (placement.isMaximized) window.maximize();
    window.show();
  });
  window.on('close', (event) => {
    if (isLetGo) return;
    event.preventDefault();
    window.hide();
    onHidden();
  });
  // A page that crashed is shown again; its state is the engine's, and nothing is lost.
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    onTrouble('the page crashed', { reason, exitCode });
    setTimeout(() => !window.isDestroyed() && window.webContents.reload(), settleMs);
  });
  keepPlacement(window, (kept) => void writePlacement(dataFolder, kept));

  window.loadURL(page).catch((error: unknown) => {
    onTrouble('the page could not be loaded', { error });
    // An empty window can at least be closed, and its application quit.
    if (!window.isDestroyed()) window.show();
  });
  return {
    show,
    letGo: () => {
      isLetGo = true;
    },
    isOwn: (contents) => contents === window.webContents,
    browserWindow: window,
  };
}

/** Tells where the window stands each time it has been moved and let go. */
function keepPlacement(window: BrowserWindow, keep: (placement: WindowPlacement) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (window.isDestroyed() || window.isMinimized()) return;
      keep({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
    }, settleMs);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('closed', () => clearTimeout(timer));
}
