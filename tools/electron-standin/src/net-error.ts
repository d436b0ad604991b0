// The numbers of the network errors that a load of a page may end with.

const codes: Readonly<Record<string, number>> = {
  ERR_FAILED: -2,
  ERR_ABORTED: -3,
  ERR_FILE_NOT_FOUND: -6,
  ERR_BLOCKED_BY_CLIENT: -20,
  ERR_CONNECTION_REFUSED: -102,
  ERR_NAME_NOT_RESOLVED: -105,
};

/** Gives Chromium's number of an error name such as `ERR_FAILED`. */
export function netErrorCode(name: string): number {
  return codes[name] ?? -2;
}
