// nativeTheme: light, unless the app or a spec says otherwise; the pages follow.

import { GuardedEmitter } from './guarded.ts';
import { openWindows, windowEvents } from './window-list.ts';

type ThemeSource = Electron.NativeTheme['themeSource'];

class NativeTheme
  extends GuardedEmitter
  implements
    Pick<
      Electron.NativeTheme,
      | 'shouldUseDarkColors'
      | 'shouldUseHighContrastColors'
      | 'inForcedColorsMode'
      | 'prefersReducedTransparency'
      | 'themeSource'
    >
{
  readonly shouldUseHighContrastColors = false;
  readonly inForcedColorsMode = false;
  readonly prefersReducedTransparency = false;
  #source: ThemeSource = 'system';

  constructor() {
    super('nativeTheme');
    windowEvents.on('created', (window) => {
      if (this.#source !== 'system')
        window.webContents.page.setColorScheme(this.#source).catch(() => undefined);
    });
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }

  get themeSource(): ThemeSource {
    return this.#source;
  }

  set themeSource(source: ThemeSource) {
    const wasDark = this.shouldUseDarkColors;
    this.#source = source;
    for (const { webContents } of openWindows())
      webContents.page.setColorScheme(source).catch(() => undefined);
    if (wasDark !== this.shouldUseDarkColors) queueMicrotask(() => this.emit('updated'));
  }
}

export const nativeTheme = new NativeTheme();
