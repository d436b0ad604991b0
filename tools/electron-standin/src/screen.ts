// screen: one display of a fixed size.

import { GuardedEmitter } from './guarded.ts';

const bounds = { x: 0, y: 0, width: 1920, height: 1080 };

/** What is left of the display when a desktop has taken its panel. */
export const workArea: Readonly<Electron.Rectangle> = { x: 0, y: 0, width: 1920, height: 1040 };

const display = {
  id: 1,
  label: 'stand-in',
  bounds,
  workArea,
  size: { width: bounds.width, height: bounds.height },
  workAreaSize: { width: workArea.width, height: workArea.height },
  scaleFactor: 1,
  rotation: 0,
  internal: true,
  accelerometerSupport: 'unknown',
  touchSupport: 'unknown',
  colorDepth: 24,
  colorSpace: '',
  depthPerComponent: 8,
  detected: true,
  displayFrequency: 60,
  maximumCursorSize: { width: 64, height: 64 },
  monochrome: false,
  nativeOrigin: { x: 0, y: 0 },
} satisfies Electron.Display;

class Screen
  extends GuardedEmitter
  implements
    Pick<
      Electron.Screen,
      | 'getPrimaryDisplay'
      | 'getAllDisplays'
      | 'getDisplayMatching'
      | 'getDisplayNearestPoint'
      | 'getCursorScreenPoint'
    >
{
  constructor() {
    super('screen');
  }

  getPrimaryDisplay(): Electron.Display {
    return { ...display };
  }

  getAllDisplays(): Electron.Display[] {
    return [{ ...display }];
  }

  getDisplayMatching(_rectangle: Electron.Rectangle): Electron.Display {
    return { ...display };
  }

  getDisplayNearestPoint(_point: Electron.Point): Electron.Display {
    return { ...display };
  }

  getCursorScreenPoint(): Electron.Point {
    return { x: 0, y: 0 };
  }
}

export const screen = new Screen();
