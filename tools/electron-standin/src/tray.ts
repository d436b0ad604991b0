// Tray: an icon that nobody sees; a spec emits its events and clicks the items of its menu.

import { GuardedEmitter } from './guarded.ts';
import type { Menu } from './menu.ts';
import { NativeImage, nativeImage } from './native-image.ts';
import { record } from './records.ts';

export class Tray
  extends GuardedEmitter
  implements
    Pick<
      Electron.Tray,
      | 'closeContextMenu'
      | 'destroy'
      | 'focus'
      | 'getBounds'
      | 'getGUID'
      | 'getTitle'
      | 'isDestroyed'
      | 'setIgnoreDoubleClickEvents'
      | 'getIgnoreDoubleClickEvents'
      | 'setTitle'
      | 'setToolTip'
    >
{
  readonly #guid: string | null;
  #image: NativeImage;
  #menu: Menu | null = null;
  #title = '';
  #ignoresDoubleClick = false;
  #isDestroyed = false;

  constructor(image: NativeImage | string, guid?: string) {
    super('Tray');
    this.#image = toImage(image);
    this.#guid = guid ?? null;
  }

  setImage(image: NativeImage | string): void {
    this.#image = toImage(image);
    record('tray.setImage', this.#image.getSize());
  }

  setPressedImage(image: NativeImage | string): void {
    toImage(image);
  }

  setContextMenu(menu: Menu | null): void {
    this.#menu = menu;
  }

  popUpContextMenu(menu?: Menu, _position?: Electron.Point): void {
    (menu ?? this.#menu)?.popup();
  }

  closeContextMenu(): void {
    this.#menu?.closePopup();
  }

  setToolTip(toolTip: string): void {
    record('tray.setToolTip', toolTip);
  }

  setTitle(title: string, _options?: Electron.TitleOptions): void {
    this.#title = title;
  }

  getTitle(): string {
    return this.#title;
  }

  setIgnoreDoubleClickEvents(ignore: boolean): void {
    this.#ignoresDoubleClick = ignore;
  }

  getIgnoreDoubleClickEvents(): boolean {
    return this.#ignoresDoubleClick;
  }

  getBounds(): Electron.Rectangle {
    return { x: 1880, y: 1048, width: 24, height: 24 };
  }

  getGUID(): string | null {
    return this.#guid;
  }

  focus(): void {}

  destroy(): void {
    this.#isDestroyed = true;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
}

function toImage(image: NativeImage | string): NativeImage {
  if (image instanceof NativeImage) return image;
  const loaded = nativeImage.createFromPath(image);
  if (loaded.isEmpty()) throw new Error(`Failed to load image from path '${image}'`);
  return loaded;
}
