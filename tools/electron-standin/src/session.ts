// session: the one session that the stand-in has.

import { GuardedEmitter, guard } from './guarded.ts';
import { protocol } from './protocol.ts';
import { createWebRequest } from './web-request.ts';

type PermissionRequest = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type PermissionCheck = Parameters<Electron.Session['setPermissionCheckHandler']>[0];
type DevicePermission = Parameters<Electron.Session['setDevicePermissionHandler']>[0];

const webRequest = createWebRequest();

/** Asks the app's `onBeforeRequest` about a request. */
export const decideRequest = webRequest.decide;

class Session
  extends GuardedEmitter
  implements
    Pick<
      Electron.Session,
      | 'setPermissionRequestHandler'
      | 'setPermissionCheckHandler'
      | 'setDevicePermissionHandler'
      | 'isPersistent'
      | 'setSpellCheckerEnabled'
      | 'setProxy'
      | 'resolveProxy'
      | 'clearStorageData'
      | 'clearCache'
    >
{
  readonly protocol = protocol;
  readonly webRequest = guard(webRequest.api, 'webRequest');
  // Devices are never asked for: a browser without a window offers none.
  permissionRequestHandler: PermissionRequest = null;
  permissionCheckHandler: PermissionCheck = null;
  devicePermissionHandler: DevicePermission = null;

  constructor() {
    super('session');
  }

  setPermissionRequestHandler(handler: PermissionRequest): void {
    this.permissionRequestHandler = handler;
  }

  setPermissionCheckHandler(handler: PermissionCheck): void {
    this.permissionCheckHandler = handler;
  }

  setDevicePermissionHandler(handler: DevicePermission): void {
    this.devicePermissionHandler = handler;
  }

  isPersistent(): boolean {
    return true;
  }

  setSpellCheckerEnabled(_isEnabled: boolean): void {}

  async setProxy(_config: Electron.ProxyConfig): Promise<void> {}

  async resolveProxy(_url: string): Promise<string> {
    return 'DIRECT';
  }

  async clearStorageData(_options?: Electron.ClearStorageDataOptions): Promise<void> {}

  async clearCache(): Promise<void> {}
}

export const defaultSession = new Session();

export const session = guard({ defaultSession }, 'session');
