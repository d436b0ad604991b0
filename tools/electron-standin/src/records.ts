// What the app asks of the desktop where no desktop is: printed when ELECTRON_STANDIN_LOG is set, for whoever debugs a spec.

/** Notes a request such as `shell.openExternal` with what it was given. */
export function record(what: string, ...details: readonly unknown[]): void {
  if (process.env.ELECTRON_STANDIN_LOG !== undefined) console.error(`stand-in: ${what}`, ...details);
}
