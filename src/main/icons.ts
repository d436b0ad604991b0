// The pictures that main hands to the system, carried inside the bundle.

import { type NativeImage, nativeImage } from 'electron';
import window256 from '../../assets/icons/256x256.png?inline';
import trayDarkTwice from '../../assets/tray/tray-on-dark@2x.png?inline';
import trayDark from '../../assets/tray/tray-on-dark.png?inline';
import trayLightTwice from '../../assets/tray/tray-on-light@2x.png?inline';
import trayLight from '../../assets/tray/tray-on-light.png?inline';
import trayTemplateTwice from '../../assets/tray/trayTemplate@2x.png?inline';
import trayTemplate from '../../assets/tray/trayTemplate.png?inline';

/** The tray's picture. macOS colours it itself; elsewhere it is dark or light against the bar. */
export function trayIcon(platform: NodeJS.Platform, isDark: boolean): NativeImage {
  if (platform === 'darwin') {
    const icon = picture(trayTemplate, trayTemplateTwice);
    icon.setTemplateImage(true);
    return icon;
  }
  return isDark ? picture(trayDark, trayDarkTwice) : picture(trayLight, trayLightTwice);
}

/** The window's picture, for systems that do not take it from the installed application. */
export function windowIcon(): NativeImage {
  return nativeImage.createFromDataURL(window256);
}

function picture(once: string, twice: string): NativeImage {
  const image = nativeImage.createEmpty();
  image.addRepresentation({ scaleFactor: 1, dataURL: once });
  image.addRepresentation({ scaleFactor: 2, dataURL: twice });
  return image;
}
