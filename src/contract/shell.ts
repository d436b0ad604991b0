// What only a desktop shell can do, and what the page finds on `window.longshore`. A browser has the rest of the window without it.

/** A line to the engine as the page gets it: a MessagePort on the desktop, a WebSocket address in a browser. */
export interface Shell {
  /** Absolute paths of files and folders dropped from the desktop, in order; entries that have none are left out. */
  pathsOf(files: readonly File[]): string[];
  /** Asks with the system's own dialog; null when cancelled. */
  chooseFolder(title: string): Promise<string | null>;
  /** Shows a local path in the system's file manager. */
  reveal(path: string): Promise<void>;
  /** Opens an https address in the system's browser; others are refused. */
  openExternal(url: string): Promise<void>;
  /** A command chosen in the menu or the tray, by its name in `menuCommands`. */
  onCommand(listener: (command: MenuCommand) => void): () => void;
}

/** Commands that the native menu offers and the window carries out. */
export const menuCommands = [
  'new-folder',
  'new-bucket',
  'connect-account',
  'copy-to-other',
  'rename',
  'delete',
  'select-all',
  'refresh',
  'go-up',
  'show-transfers',
  'pause-transfers',
  'show-sync',
  'new-pair',
  'pause-pairs',
  'unfinished-uploads',
  'store-facts',
  'settings',
  'shortcuts',
] as const;
export type MenuCommand = (typeof menuCommands)[number];

/** What the preload exposes. The engine's port arrives as a window message of type `enginePortMessage`. */
export interface DesktopBridge {
  readonly shell: Shell;
  /** Asks for a fresh line to the engine; the port arrives by window message. */
  requestEngine(): void;
}

/** The `data` of the window message that carries the engine's MessagePort, posted by the preload to its own page. */
export const enginePortMessage = 'longshore:engine-port';

declare global {
  interface Window {
    readonly longshore?: DesktopBridge;
  }
}
