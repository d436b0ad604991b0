// BrowserWindow: a window that is a page of Chromium.

import { createEvent } from './electron-event.ts';
import { record } from './records.ts';
import { runningChromium } from './running-chromium.ts';
import { WebContents } from './web-contents.ts';
import { WindowFrame } from './window-frame.ts';
import { addWindow, focusedWindow, openWindows, removeWindow, setFocusedWindow } from './window-list.ts';

let lastId = 0;

export class BrowserWindow
  extends WindowFrame
  implements
    Pick<
      Electron.BrowserWindow,
      | 'id'
      | 'loadURL'
      | 'loadFile'
      | 'reload'
      | 'show'
      | 'showInactive'
      | 'hide'
      | 'close'
      | 'destroy'
      | 'focus'
      | 'blur'
      | 'isVisible'
      | 'isFocused'
      | 'isDestroyed'
      | 'setProgressBar'
      | 'setBackgroundColor'
      | 'setMenuBarVisibility'
      | 'setAutoHideMenuBar'
      | 'flashFrame'
      | 'setSkipTaskbar'
      | 'moveTop'
      | 'setOverlayIcon'
      | 'setRepresentedFilename'
      | 'setDocumentEdited'
    >
{
  readonly id = ++lastId;
  readonly webContents: WebContents;
  #isVisible = false;
  #isDestroyed = false;
  #isReadyToShow = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super('BrowserWindow', options);
    runningChromium();
    const { webPreferences = {} } = options;
    requireIsolation(webPreferences);
    const { width, height } = this.getBounds();
    this.webContents = new WebContents(
      {
        width,
        height,
        preload: webPreferences.preload,
        additionalArguments: webPreferences.additionalArguments ?? [],
      },
      {
        close: () => this.close(),
        focus: () => this.focus(),
        isFocused: () => this.isFocused(),
        openWindow: (url, childOptions) => this.#openChild(url, childOptions),
      },
    );
    this.#listenToPage();
    addWindow(this);
    if (options.show ?? true) this.show();
  }

  static getAllWindows(): BrowserWindow[] {
    return openWindows();
  }

  static getFocusedWindow(): BrowserWindow | null {
    return focusedWindow() ?? null;
  }

  static fromId(id: number): BrowserWindow | null {
    return openWindows().find((window) => window.id === id) ?? null;
  }

  static fromWebContents(contents: Pick<WebContents, 'id'> | undefined): BrowserWindow | null {
    return openWindows().find((window) => window.webContents.id === contents?.id) ?? null;
  }

  loadURL(url: string, options?: Electron.LoadURLOptions): Promise<void> {
    return this.webContents.loadURL(url, options);
  }

  loadFile(path: string, options?: Electron.LoadFileOptions): Promise<void> {
    return this.webContents.loadFile(path, options);
  }

  reload(): void {
    this.webContents.reload();
  }

  show(): void {
    this.showInactive();
    this.focus();
  }

  showInactive(): void {
    if (this.#isVisible) return;
    this.#isVisible = true;
    this.emit('show');
  }

  hide(): void {
    if (!this.#isVisible) return;
    this.#isVisible = false;
    this.blur();
    this.emit('hide');
  }

  close(): void {
    void this.closeAndWait();
  }

  /** Closes unless a listener of `close` prevents it; gives whether the window is gone. */
  async closeAndWait(): Promise<boolean> {
    if (this.#isDestroyed) return true;
    const event = createEvent({});
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    await this.#destroyAndWait();
    return true;
  }

  destroy(): void {
    void this.#destroyAndWait();
  }

  focus(): void {
    if (!this.#isVisible || this.#isDestroyed) return;
    setFocusedWindow(this);
    this.webContents.page.bringToFront().catch(() => undefined);
  }

  blur(): void {
    if (this.isFocused()) setFocusedWindow(undefined);
  }

  isVisible(): boolean {
    return this.#isVisible && !this.#isDestroyed;
  }

  isFocused(): boolean {
    return focusedWindow() === this;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  setProgressBar(progress: number, options?: Electron.ProgressBarOptions): void {
    record('window.setProgressBar', progress, options);
  }

  setOverlayIcon(_overlay: Electron.NativeImage | null, description: string): void {
    record('window.setOverlayIcon', description);
  }

  flashFrame(flag: boolean): void {
    record('window.flashFrame', flag);
  }

  // What only a desktop would show leaves no trace here.
  setBackgroundColor(_color: string): void {}
  setMenuBarVisibility(_isVisible: boolean): void {}
  setAutoHideMenuBar(_isHidden: boolean): void {}
  setSkipTaskbar(_skip: boolean): void {}
  setRepresentedFilename(_filename: string): void {}
  setDocumentEdited(_isEdited: boolean): void {}
  moveTop(): void {}

  protected override onResize(width: number, height: number): void {
    this.webContents.page.resize(width, height).catch(() => undefined);
  }

  async #destroyAndWait(): Promise<void> {
    if (this.#isDestroyed) return;
    const gone = new Promise<void>((resolve) => this.once('closed', resolve));
    await this.webContents.page.close();
    await gone;
  }

  #listenToPage(): void {
    const { page } = this.webContents;
    page.on('painted', () => this.#becomeReadyToShow());
    page.on('loaded', () => this.#becomeReadyToShow());
    this.webContents.on('page-title-updated', (_event, title: string) => {
      const event = createEvent({});
      this.emit('page-title-updated', event, title, true);
      if (!event.defaultPrevented) this.setTitle(title);
    });
    page.on('gone', () => {
      this.#isDestroyed = true;
      this.#isVisible = false;
      this.emit('closed');
      removeWindow(this);
    });
  }

  #becomeReadyToShow(): void {
    if (this.#isReadyToShow) return;
    this.#isReadyToShow = true;
    this.emit('ready-to-show');
  }

  #openChild(url: string, options: Electron.BrowserWindowConstructorOptions): void {
    const child = new BrowserWindow(options);
    this.webContents.emit('did-create-window', child, { url, options });
    child.loadURL(url).catch(() => undefined);
  }
}

/** The stand-in has isolated, sandboxed windows only, and says so rather than pretend. */
function requireIsolation(preferences: Electron.WebPreferences): void {
  const { contextIsolation, sandbox, nodeIntegration, webviewTag, partition } = preferences;
  if (contextIsolation === false) throw new Error('stand-in: contextIsolation: false is not implemented');
  if (sandbox === false) throw new Error('stand-in: sandbox: false is not implemented');
  if (nodeIntegration === true) throw new Error('stand-in: nodeIntegration: true is not implemented');
  if (webviewTag === true) throw new Error('stand-in: webviewTag: true is not implemented');
  if (partition !== undefined) throw new Error('stand-in: webPreferences.partition is not implemented');
}
