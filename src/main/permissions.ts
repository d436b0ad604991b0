// What the page may ask of the system: to put text on the clipboard. Electron would grant everything.

import type { Session } from 'electron';
import { isSameOrigin } from './page.ts';

const granted = 'clipboard-sanitized-write';

/** True when `page`, and nobody else, asks for the one permission it has. */
export function isGranted(permission: string, asking: string, page: string): boolean {
  return permission === granted && isSameOrigin(asking, page);
}

/** Sets the session's three ways of asking to that rule. */
export function limitPermissions(session: Session, page: string): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(isGranted(permission, details.requestingUrl, page)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin, page));
  session.setDevicePermissionHandler(() => false);
}
