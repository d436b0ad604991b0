// webContents: the page of a window as the app sees it.

import { pathToFileURL } from 'node:url';
import { createEvent } from './electron-event.ts';
import { GuardedEmitter, guard } from './guarded.ts';
import { dispatchInvoke, dispatchSend, dispatchSendSync } from './ipc-dispatch.ts';
import { IpcMain } from './ipc-main.ts';
import { transferPorts } from './message-channel-main.ts';
import { cloneOrThrow, type MessagePortMain } from './message-port-main.ts';
import { netErrorCode } from './net-error.ts';
import { Page, type PageOptions } from './page.ts';
import { applyPermissions } from './permissions.ts';
import { record } from './records.ts';
import { defaultSession } from './session.ts';
import { WebFrameMain } from './web-frame-main.ts';
import { toWire } from './wire.ts';

type WindowOpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];

/** What a webContents needs of the window that shows it. */
export interface PageOwner {
  /** Closes the window as a click on its close button does. */
  close(): void;
  focus(): void;
  isFocused(): boolean;
  /** Opens a window that `setWindowOpenHandler` allowed. */
  openWindow(url: string, options: Electron.BrowserWindowConstructorOptions): void;
}

const all = new Map<number, WebContents>();
let lastId = 0;

export class WebContents
  extends GuardedEmitter
  implements
    Pick<
      Electron.WebContents,
      | 'id'
      | 'send'
      | 'loadURL'
      | 'loadFile'
      | 'reload'
      | 'reloadIgnoringCache'
      | 'getURL'
      | 'getTitle'
      | 'isLoading'
      | 'isDestroyed'
      | 'isCrashed'
      | 'isFocused'
      | 'focus'
      | 'close'
      | 'executeJavaScript'
      | 'setWindowOpenHandler'
      | 'getZoomLevel'
      | 'setZoomLevel'
      | 'getZoomFactor'
      | 'setZoomFactor'
      | 'setVisualZoomLevelLimits'
      | 'startDrag'
      | 'isDevToolsOpened'
    >
{
  readonly id = ++lastId;
  readonly session = defaultSession;
  readonly ipc = new IpcMain();
  readonly mainFrame: WebFrameMain;
  readonly page: Page;
  readonly #owner: PageOwner;
  #windowOpenHandler: WindowOpenHandler | undefined;
  #title = '';
  #zoomFactor = 1;
  #isLoading = false;
  #isDestroyed = false;
  #isCrashed = false;

  constructor(options: PageOptions, owner: PageOwner) {
    super('webContents');
    this.#owner = owner;
    this.mainFrame = new WebFrameMain(this, `frame-${this.id}`);
    this.page = new Page(options, {
      webContentsId: this.id,
      onSend: (channel, args, ports) => dispatchSend(this, channel, args, ports),
      onInvoke: (channel, args) => dispatchInvoke(this, channel, args),
      onSendSync: (json) => dispatchSendSync(this, json),
      onNavigate: (url, isMainFrame) => this.#onNavigate(url, isMainFrame),
      onTitle: (title) => {
        this.#title = title;
        this.emit('page-title-updated', createEvent({}), title, true);
      },
      onPreloadFailed: (reason) => this.#onPreloadFailed(options.preload ?? '', reason),
    });
    this.#relayPageEvents();
    all.set(this.id, this);
  }

  send(channel: string, ...args: unknown[]): void {
    this.page.link?.send({ kind: 'message', channel, args: toWire(cloneOrThrow(args)), ports: [] });
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const args = toWire([cloneOrThrow(message)]);
    const { ends, forward } = transferPorts(transfer);
    this.page.link?.sendWithPorts({ kind: 'message', channel, args, ports: ends });
    forward();
  }

  loadURL(url: string, _options?: Electron.LoadURLOptions): Promise<void> {
    return this.page.load(url);
  }

  loadFile(path: string, { query, search, hash }: Electron.LoadFileOptions = {}): Promise<void> {
    const url = pathToFileURL(path);
    url.search = search ?? new URLSearchParams(query ?? {}).toString();
    url.hash = hash ?? '';
    return this.page.load(url.href);
  }

  reload(): void {
    this.page.reload(false).catch(() => undefined);
  }

  reloadIgnoringCache(): void {
    this.page.reload(true).catch(() => undefined);
  }

  getURL(): string {
    return this.page.url === 'about:blank' ? '' : this.page.url;
  }

  getTitle(): string {
    return this.#title;
  }

  isLoading(): boolean {
    return this.#isLoading;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  isCrashed(): boolean {
    return this.#isCrashed;
  }

  isFocused(): boolean {
    return this.#owner.isFocused();
  }

  focus(): void {
    this.#owner.focus();
  }

  close(_options?: Electron.CloseOpts): void {
    this.#owner.close();
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    await this.page.ready;
    const { result, exceptionDetails } = await this.page.session.send('Runtime.evaluate', {
      expression: code,
      userGesture,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#windowOpenHandler = handler;
  }

  getZoomFactor(): number {
    return this.#zoomFactor;
  }

  setZoomFactor(factor: number): void {
    this.#zoomFactor = factor;
    this.page.setZoomFactor(factor).catch(() => undefined);
  }

  getZoomLevel(): number {
    return Math.log(this.#zoomFactor) / Math.log(1.2);
  }

  setZoomLevel(level: number): void {
    this.setZoomFactor(1.2 ** level);
  }

  async setVisualZoomLevelLimits(_minimumLevel: number, _maximumLevel: number): Promise<void> {}

  startDrag(item: Electron.Item): void {
    record('webContents.startDrag', item.files ?? item.file);
  }

  isDevToolsOpened(): boolean {
    return false;
  }

  #onNavigate(url: string, isMainFrame: boolean): boolean {
    const frame = isMainFrame ? this.mainFrame : null;
    const event = createEvent({ url, isMainFrame, isSameDocument: false, frame, initiator: this.mainFrame });
    if (isMainFrame) this.emit('will-navigate', event, url);
    if (!event.defaultPrevented) this.emit('will-frame-navigate', event, url);
    return !event.defaultPrevented;
  }

  #onWindowOpen(url: string, frameName: string, features: string): void {
    const referrer: Electron.Referrer = { url: this.getURL(), policy: 'strict-origin-when-cross-origin' };
    const answer = this.#windowOpenHandler?.({
      url,
      frameName,
      features,
      referrer,
      disposition: 'foreground-tab',
    });
    if (answer === undefined) this.#owner.openWindow(url, {});
    else if (answer.action === 'allow')
      this.#owner.openWindow(url, answer.overrideBrowserWindowOptions ?? {});
  }

  #onPreloadFailed(path: string, reason: string): void {
    console.error(`Unable to load preload script: ${path}\n${reason}`);
    this.emit('preload-error', createEvent({}), path, new Error(reason));
  }

  #relayPageEvents(): void {
    const { page } = this;
    page.on('started-loading', () => {
      this.#isLoading = true;
      this.emit('did-start-loading');
    });
    page.on('navigated', (url) => {
      applyPermissions(this, url).catch(() => undefined);
      this.emit('did-navigate', createEvent({}), url, 200, 'OK');
    });
    page.on('navigated-in-page', (url) =>
      this.emit('did-navigate-in-page', createEvent({}), url, true, this.id, 1),
    );
    page.on('dom-ready', () => this.emit('dom-ready', createEvent({})));
    page.on('loaded', () => {
      this.#isLoading = false;
      this.emit('did-finish-load');
      this.emit('did-stop-loading');
    });
    page.on('load-failed', (url, reason) => {
      this.#isLoading = false;
      this.emit('did-fail-load', createEvent({}), netErrorCode(reason), reason, url, true, this.id, 1);
      this.emit('did-stop-loading');
    });
    page.on('window-open', (url, frameName, features) => this.#onWindowOpen(url, frameName, features));
    page.on('console-message', (level, message) => {
      this.emit(
        'console-message',
        createEvent({ level, message, lineNumber: 0, sourceId: '', frame: this.mainFrame }),
      );
    });
    page.on('crashed', () => {
      this.#isCrashed = true;
      this.emit('render-process-gone', createEvent({}), { reason: 'crashed', exitCode: 1 });
    });
    page.on('gone', () => {
      this.#isDestroyed = true;
      all.delete(this.id);
      this.emit('destroyed');
    });
  }
}

/** The exported `webContents`: finds the pages of the app. */
export const webContents = guard(
  {
    getAllWebContents: () => [...all.values()],
    fromId: (id: number) => all.get(id),
    fromDevToolsTargetId: (targetId: string) =>
      [...all.values()].find(({ page }) => page.targetId === targetId),
    getFocusedWebContents: () => [...all.values()].find((contents) => contents.isFocused()) ?? null,
  },
  'webContents',
);
