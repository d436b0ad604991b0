// Where a window is and how large: what a desktop's window manager would keep of it.

import { GuardedEmitter } from './guarded.ts';
import { workArea } from './screen.ts';

export abstract class WindowFrame
  extends GuardedEmitter
  implements
    Pick<
      Electron.BrowserWindow,
      | 'minimize'
      | 'maximize'
      | 'unmaximize'
      | 'restore'
      | 'setFullScreen'
      | 'isMinimized'
      | 'isMaximized'
      | 'isFullScreen'
      | 'isNormal'
      | 'getBounds'
      | 'getContentBounds'
      | 'getNormalBounds'
      | 'setBounds'
      | 'getSize'
      | 'setContentSize'
      | 'getContentSize'
      | 'setContentBounds'
      | 'setSize'
      | 'getPosition'
      | 'setPosition'
      | 'getMinimumSize'
      | 'setMinimumSize'
      | 'center'
      | 'getTitle'
      | 'setTitle'
      | 'isAlwaysOnTop'
      | 'setAlwaysOnTop'
    >
{
  #bounds: Electron.Rectangle;
  #normalBounds: Electron.Rectangle;
  #minimumSize: [number, number];
  #title: string;
  #state: 'normal' | 'minimized' | 'maximized' | 'fullscreen' = 'normal';
  #isAlwaysOnTop: boolean;

  constructor(name: string, options: Electron.BrowserWindowConstructorOptions) {
    super(name);
    const { width = 800, height = 600 } = options;
    const x = options.x ?? Math.round((workArea.width - width) / 2);
    const y = options.y ?? Math.round((workArea.height - height) / 2);
    this.#bounds = { x, y, width, height };
    this.#normalBounds = this.#bounds;
    this.#minimumSize = [options.minWidth ?? 0, options.minHeight ?? 0];
    this.#title = options.title ?? '';
    this.#isAlwaysOnTop = options.alwaysOnTop ?? false;
  }

  /** The window has a new size, and so must its page. */
  protected abstract onResize(width: number, height: number): void;

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

  #changeState(state: 'normal' | 'minimized' | 'maximized' | 'fullscreen', event: string): void {
    this.#state = state;
    this.emit(event);
  }

  #apply(bounds: Electron.Rectangle): void {
    const [minimumWidth, minimumHeight] = this.#minimumSize;
    const width = Math.max(bounds.width, minimumWidth);
    const height = Math.max(bounds.height, minimumHeight);
    this.#bounds = { x: bounds.x, y: bounds.y, width, height };
    this.onResize(width, height);
  }
}
