// Puts the app's permission handlers to Chromium: once for each document, as Chromium can be told but does not ask.

import type { Protocol } from './cdp.ts';
import { runningChromium } from './running-chromium.ts';
import { toPageUrl } from './schemes.ts';
import { defaultSession } from './session.ts';

/** What Electron calls a permission, and what Chromium's protocol does. */
const permissions = [
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-sanitized-write', 'clipboard-write'],
  ['geolocation', 'geolocation'],
  ['media', 'camera'],
  ['media', 'microphone'],
  ['notifications', 'notifications'],
] as const;

/** Decides each permission for the document at `url`, an address as the app writes it, that `contents` has just loaded. */
export async function applyPermissions(contents: object, url: string): Promise<void> {
  const pageUrl = toPageUrl(url);
  if (!/^https?:/.test(pageUrl)) return;
  const { origin } = new URL(pageUrl);
  const { root } = runningChromium().cdp;
  await Promise.all(
    permissions.map(async ([permission, name]) => {
      const isGranted = await isGrantedByApp(contents, permission, url);
      const setting: Protocol.Browser.PermissionSetting = isGranted ? 'granted' : 'denied';
      await root.send('Browser.setPermission', { permission: { name }, setting, origin });
    }),
  );
}

/** Granted is what both handlers grant; without a handler Electron grants everything. */
async function isGrantedByApp(contents: object, permission: string, url: string): Promise<boolean> {
  const { permissionCheckHandler: check, permissionRequestHandler: request } = defaultSession;
  const [origin = ''] = /^[^:]+:\/\/[^/]*/.exec(url) ?? [];
  const details = { isMainFrame: true, requestingUrl: url };
  // The handlers are declared with Electron's own WebContents, of which ours has the part that the stand-in knows.
  if (
    check !== null &&
    Reflect.apply(check, undefined, [contents, permission, `${origin}/`, details]) !== true
  )
    return false;
  if (request === null) return true;
  return new Promise((resolve) =>
    Reflect.apply(request, undefined, [contents, permission, resolve, details]),
  );
}
