// protocol: schemes of the app's own.

import { guard } from './guarded.ts';
import { addPrivilegedScheme, isSchemeHandled, removeSchemeHandler, setSchemeHandler } from './schemes.ts';

export const protocol = guard(
  {
    registerSchemesAsPrivileged(customSchemes: Electron.CustomScheme[]): void {
      for (const { scheme } of customSchemes) addPrivilegedScheme(scheme);
    },
    handle: setSchemeHandler,
    unhandle: removeSchemeHandler,
    isProtocolHandled: isSchemeHandled,
  } satisfies Partial<Electron.Protocol>,
  'protocol',
);
