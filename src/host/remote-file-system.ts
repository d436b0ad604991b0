// Which file systems hear of their changes from elsewhere: those of another computer, or of a program.

/** The numbers that Linux gives them, from statfs(2). */
const names: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x65735546, 'FUSE'],
]);

/** The name of such a file system; null for any other. */
export function remoteFileSystem(type: number): string | null {
  // Some systems give the number with a sign.
  return names.get(type >>> 0) ?? null;
}
