// Electron's fuses as the product wants them, each by name.

import { type FuseConfig, FuseV1Options, FuseVersion } from '@electron/fuses';

/** The state of every fuse. A fuse that a new Electron adds stops the packing until somebody has decided about it. */
export const fuses: ReadonlyMap<FuseV1Options, boolean> = new Map([
  [FuseV1Options.RunAsNode, false],
  [FuseV1Options.EnableCookieEncryption, true],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, false],
  [FuseV1Options.EnableNodeCliInspectArguments, false],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, true],
  [FuseV1Options.OnlyLoadAppFromAsar, true],
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, false],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, false],
  // As Electron has it: the window runs WebAssembly with guard pages.
  [FuseV1Options.WasmTrapHandlers, true],
]);

/** What @electron/fuses is to do with the executable of one target. */
export function fuseConfig(): FuseConfig {
  return {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    // A changed executable needs a new signature, be it nobody's, before macOS runs it; only macOS can make one.
    resetAdHocDarwinSignature: process.platform === 'darwin',
    ...(Object.fromEntries(fuses) as Record<FuseV1Options, boolean>),
  };
}
