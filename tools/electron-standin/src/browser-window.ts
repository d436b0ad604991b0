// BrowserWindow: a window that is a page of Chromium, with the state that a desktop would draw kept as fields.

import { createEvent } from './electron-event.ts';
import { GuardedEmitter } from './guarded.ts';
import { record } from './records.ts';
import { runningChromium } from './running-chromium.ts';
import { workArea } from './screen.ts';
import { WebContents } from './web-contents.ts';
import { addWindow, focusedWindow, openWindows, removeWindow, setFocusedWindow } from './window-list.ts';

let lastId = 0;

export class BrowserWindow
  extends GuardedEmitter
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
      | 'minimize'
      | 'restore'
      | 'maximize'
      | 'unmaximize'
      | 'isVisible'
      | 'isFocused'
      | 'isDestroyed'
      | 'isMinimized'
      | 'isMaximized'
      | 'isFullScreen'
      | 'setFullScreen'
      | 'isNormal'
      | 'getBounds'
      | 'setBounds'
      | 'getNormalBounds'
      | 'getContentBounds'
      | 'getSize'
      | 'getContentSize'
      | 'setContentSize'
      | 'setContentBounds'
      | 'setSize'
      | 'getPosition'
      | 'setPosition'
      | 'setMinimumSize'
      | 'getMinimumSize'
      | 'center'
      | 'setTitle'
      | 'getTitle'
      | 'setProgressBar'
      | 'setBackgroundColor'
      | 'setMenuBarVisibility'
      | 'setAutoHideMenuBar'
      | 'flashFrame'
      | 'setSkipTaskbar'
      | 'isAlwaysOnTop'
      | 'setAlwaysOnTop'
      | 'moveTop'
      | 'setOverlayIcon'
      | 'setRepresentedFilename'
      | 'setDocumentEdited'
    >
{
  readonly id = ++lastId;
  readonly webContents: WebContents;
  #bounds: Electron.Rectangle;
  #normalBounds: Electron.Rectangle;
  #minimumSize: [number, number];
  #title: string;
  #state: 'normal' | 'minimized' | 'maximized' | 'fullscreen' = 'normal';
  #isVisible = false;
  #isAlwaysOnTop = false;
  #isDestroyed = false;
  #isReadyToShow = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super('BrowserWindow');
    runningChromium();
    const { width = 800, height = 600, webPreferences = {} } = options;
    requireIsolation(webPreferences);
    const x = options.x ?? Math.round((workArea.width - width) / 2);
    const y = options.y ?? Math.round((workArea.height - height) / 2);
    this.#bounds = { x, y, width, height };
    this.#normalBounds = this.#bounds;
    this.#minimumSize = [options.minWidth ?? 0, options.minHeight ?? 0];
    this.#title = options.title ?? '';
    this.#isAlwaysOnTop = options.alwaysOnTop ?? false;
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

  minimize(): void {
    this.#changeState('minimized', 'minimize');
  }

  maximize(): void {
    if (this.#state === 'maximized') return;
    this.#changeState('maximized', 'maximize');
    this.#apply({ ...workArea });
  }

  unmaximize(): void {
    if (this.#state !== 'maximized') return;
    this.#changeState('normal', 'unmaximize');
    this.#apply(this.#normalBounds);
  }

  restore(): void {
    if (this.#state !== 'minimized') return;
    this.#changeState('normal', 'restore');
  }

  setFullScreen(isFullScreen: boolean): void {
    if (isFullScreen === this.isFullScreen()) return;
    this.#changeState(
      isFullScreen ? 'fullscreen' : 'normal',
      isFullScreen ? 'enter-full-screen' : 'leave-full-screen',
    );
    this.#apply(isFullScreen ? { ...workArea } : this.#normalBounds);
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

  isMinimized(): boolean {
    return this.#state === 'minimized';
  }

  isMaximized(): boolean {
    return this.#state === 'maximized';
  }

  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }

  isNormal(): boolean {
    return this.#state === 'normal';
  }

  getBounds(): Electron.Rectangle {
    return { ...this.#bounds };
  }

  getContentBounds(): Electron.Rectangle {
    return this.getBounds();
  }

  getNormalBounds(): Electron.Rectangle {
    return { ...this.#normalBounds };
  }

  setBounds(bounds: Partial<Electron.Rectangle>, _animate?: boolean): void {
    const before = this.#bounds;
    this.#apply({ ...before, ...bounds });
    this.#normalBounds = this.#bounds;
    if (before.x !== this.#bounds.x || before.y !== this.#bounds.y) this.emit('move');
    if (before.width !== this.#bounds.width || before.height !== this.#bounds.height) this.emit('resize');
  }

  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height];
  }

  setContentSize(width: number, height: number, _animate?: boolean): void {
    this.setBounds({ width, height });
  }

  getContentSize(): number[] {
    return this.getSize();
  }

  setContentBounds(bounds: Electron.Rectangle, _animate?: boolean): void {
    this.setBounds(bounds);
  }

  setSize(width: number, height: number, _animate?: boolean): void {
    this.setBounds({ width, height });
  }

  getPosition(): number[] {
    return [this.#bounds.x, this.#bounds.y];
  }

  setPosition(x: number, y: number, _animate?: boolean): void {
    this.setBounds({ x, y });
  }

  getMinimumSize(): number[] {
    return [...this.#minimumSize];
  }

  setMinimumSize(width: number, height: number): void {
    this.#minimumSize = [width, height];
  }

  center(): void {
    const { width, height } = this.#bounds;
    this.setBounds({
      x: Math.round((workArea.width - width) / 2),
      y: Math.round((workArea.height - height) / 2),
    });
  }

  getTitle(): string {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  isAlwaysOnTop(): boolean {
    return this.#isAlwaysOnTop;
  }

  setAlwaysOnTop(flag: boolean, _level?: string, _relativeLevel?: number): void {
    this.#isAlwaysOnTop = flag;
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
      if (!event.defaultPrevented) this.#title = title;
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

  #changeState(state: 'normal' | 'minimized' | 'maximized' | 'fullscreen', event: string): void {
    this.#state = state;
    this.emit(event);
  }

  #apply(bounds: Electron.Rectangle): void {
    const [minimumWidth, minimumHeight] = this.#minimumSize;
    const width = Math.max(bounds.width, minimumWidth);
    const height = Math.max(bounds.height, minimumHeight);
    this.#bounds = { x: bounds.x, y: bounds.y, width, height };
    this.webContents.page.resize(width, height).catch(() => undefined);
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
