// The pictures that main hands to the system, carried inside the bundle.

import { type NativeImage, nativeImage } from 'electron';
import tray16 from '../../assets/icons/16x16.png?inline';
import tray24 from '../../assets/icons/24x24.png?inline';
import tray32 from '../../assets/icons/32x32.png?inline';
import window256 from '../../assets/icons/256x256.png?inline';
import template32 from '../../assets/tray/trayTemplate@2x.png?inline';
import template16 from '../../assets/tray/trayTemplate.png?inline';

/** The tray's picture: on macOS a shape that the system colours; elsewhere in colour, as bars there may be dark or light. */
export function trayIcon(platform: NodeJS.Platform): NativeImage {
  const isMac = platform === 'darwin';
  const image = nativeImage.createEmpty();
  const pictures = isMac
    ? ([
        [1, template16],
        [2, template32],
      ] as const)
    : ([
        [1, tray16],
        [1.5, tray24],
        [2, tray32],
      ] as const);
  for (const [scaleFactor, dataURL] of pictures) image.addRepresentation({ scaleFactor, dataURL });
  image.setTemplateImage(isMac);
  return image;
}

/** The window's picture, for systems that do not take it from the installed application. */
export function windowIcon(): NativeImage {
  return nativeImage.createFromDataURL(window256);
}
