// app: the life of the application.

import { mkdirSync } from 'node:fs';
import { getPath, setPath } from './app-paths.ts';
import { commandLine } from './command-line.ts';
import { createEvent } from './electron-event.ts';
import { GuardedEmitter } from './guarded.ts';
import { record } from './records.ts';
import { closeChromium } from './running-chromium.ts';
import { type SingleInstanceLock, takeLock } from './single-instance.ts';
import { openWindows, windowEvents } from './window-list.ts';

class App
  extends GuardedEmitter
  implements
    Pick<
      Electron.App,
      | 'name'
      | 'isPackaged'
      | 'isReady'
      | 'quit'
      | 'exit'
      | 'relaunch'
      | 'focus'
      | 'hide'
      | 'getName'
      | 'setName'
      | 'getVersion'
      | 'getAppPath'
      | 'getPath'
      | 'setPath'
      | 'setAppLogsPath'
      | 'getLocale'
      | 'getSystemLocale'
      | 'getPreferredSystemLanguages'
      | 'getLocaleCountryCode'
      | 'requestSingleInstanceLock'
      | 'hasSingleInstanceLock'
      | 'releaseSingleInstanceLock'
      | 'setLoginItemSettings'
      | 'getLoginItemSettings'
      | 'setAsDefaultProtocolClient'
      | 'removeAsDefaultProtocolClient'
      | 'isDefaultProtocolClient'
      | 'setAppUserModelId'
      | 'setAboutPanelOptions'
      | 'showAboutPanel'
      | 'setBadgeCount'
      | 'getBadgeCount'
      | 'disableHardwareAcceleration'
      | 'enableSandbox'
      | 'isAccessibilitySupportEnabled'
      | 'addRecentDocument'
      | 'clearRecentDocuments'
    >
{
  name = 'Electron';
  readonly isPackaged = false;
  readonly commandLine = commandLine;
  #version = '0.0.0';
  #appPath = process.cwd();
  #isReady = false;
  #isQuitting = false;
  #badgeCount = 0;
  #loginItem: Electron.Settings = {};
  #lock: SingleInstanceLock | null = null;
  readonly #ready = Promise.withResolvers<void>();

  constructor() {
    super('app');
    windowEvents.on('created', (window) => {
      this.emit('web-contents-created', createEvent({}), window.webContents);
      this.emit('browser-window-created', createEvent({}), window);
    });
    windowEvents.on('focused', (window) => this.emit('browser-window-focus', createEvent({}), window));
    windowEvents.on('blurred', (window) => this.emit('browser-window-blur', createEvent({}), window));
    windowEvents.on('all-closed', () => this.#onAllWindowsClosed());
  }

  /** Takes name, version and folder from the app's package. */
  describe(name: string, version: string, appPath: string): void {
    this.name = name;
    this.#version = version;
    this.#appPath = appPath;
  }

  /** The browser runs: the folder exists, `ready` is told. */
  becomeReady(emit: (event: string, ...args: unknown[]) => boolean): void {
    mkdirSync(this.getPath('userData'), { recursive: true });
    this.#isReady = true;
    emit('ready', createEvent({}), {});
    this.#ready.resolve();
  }

  isReady(): boolean {
    return this.#isReady;
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  quit(): void {
    void this.#quit();
  }

  exit(exitCode = 0): void {
    void this.#end(exitCode);
  }

  relaunch(options?: Electron.RelaunchOptions): void {
    record('app.relaunch', options);
  }

  focus(_options?: Electron.FocusOptions): void {
    openWindows()[0]?.focus();
  }

  hide(): void {
    for (const window of openWindows()) window.hide();
  }

  getName(): string {
    return this.name;
  }

  setName(name: string): void {
    this.name = name;
  }

  getVersion(): string {
    return this.#version;
  }

  getAppPath(): string {
    return this.#appPath;
  }

  getPath(name: string): string {
    return getPath(name, this.name, this.#appPath);
  }

  setPath(name: string, path: string): void {
    setPath(name, path);
  }

  setAppLogsPath(path?: string): void {
    if (path !== undefined) setPath('logs', path);
  }

  getLocale(): string {
    return 'en-US';
  }

  getSystemLocale(): string {
    return 'en-US';
  }

  getLocaleCountryCode(): string {
    return 'US';
  }

  getPreferredSystemLanguages(): string[] {
    return ['en-US'];
  }

  requestSingleInstanceLock(additionalData?: Record<never, unknown>): boolean {
    if (this.#lock !== null) return true;
    const self = { argv: process.argv, cwd: process.cwd(), additionalData };
    this.#lock = takeLock(this.getPath('userData'), self, ({ argv, cwd, additionalData: data }) => {
      this.emit('second-instance', createEvent({}), argv, cwd, data);
    });
    return this.#lock !== null;
  }

  hasSingleInstanceLock(): boolean {
    return this.#lock !== null;
  }

  releaseSingleInstanceLock(): void {
    this.#lock?.release();
    this.#lock = null;
  }

  setLoginItemSettings(settings: Electron.Settings): void {
    this.#loginItem = settings;
  }

  getLoginItemSettings(_options?: Electron.LoginItemSettingsOptions): Electron.LoginItemSettings {
    return {
      openAtLogin: this.#loginItem.openAtLogin ?? false,
      wasOpenedAtLogin: false,
      executableWillLaunchAtLogin: this.#loginItem.openAtLogin ?? false,
      launchItems: [],
      status: this.#loginItem.openAtLogin === true ? 'enabled' : 'not-registered',
    };
  }

  setAsDefaultProtocolClient(protocol: string): boolean {
    record('app.setAsDefaultProtocolClient', protocol);
    return true;
  }

  removeAsDefaultProtocolClient(protocol: string): boolean {
    record('app.removeAsDefaultProtocolClient', protocol);
    return true;
  }

  isDefaultProtocolClient(_protocol: string): boolean {
    return false;
  }

  setBadgeCount(count = 0): boolean {
    this.#badgeCount = count;
    return true;
  }

  getBadgeCount(): number {
    return this.#badgeCount;
  }

  isAccessibilitySupportEnabled(): boolean {
    return false;
  }

  showAboutPanel(): void {
    record('app.showAboutPanel');
  }

  addRecentDocument(path: string): void {
    record('app.addRecentDocument', path);
  }

  // Accepted without effect: every window is sandboxed here, nothing is drawn by a graphics card, and there is no desktop.
  enableSandbox(): void {}
  disableHardwareAcceleration(): void {}
  setAppUserModelId(_id: string): void {}
  setAboutPanelOptions(_options: Electron.AboutPanelOptionsOptions): void {}
  clearRecentDocuments(): void {}

  #onAllWindowsClosed(): void {
    if (this.#isQuitting) return;
    if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }

  async #quit(): Promise<void> {
    if (this.#isQuitting) return;
    if (!this.#tell('before-quit')) return;
    this.#isQuitting = true;
    for (const window of openWindows()) {
      if (await window.closeAndWait()) continue;
      this.#isQuitting = false;
      return;
    }
    if (this.#tell('will-quit')) await this.#end(0);
    else this.#isQuitting = false;
  }

  async #end(exitCode: number): Promise<void> {
    this.#isQuitting = true;
    this.emit('quit', createEvent({}), exitCode);
    await closeChromium();
    process.exit(exitCode);
  }

  /** Gives whether no listener prevented it. */
  #tell(name: 'before-quit' | 'will-quit'): boolean {
    const event = createEvent({});
    this.emit(name, event);
    return !event.defaultPrevented;
  }
}

export const app = new App();
