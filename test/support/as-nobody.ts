// A user who owns nothing, for the rights of files mean nothing to root.

import { chmod } from 'node:fs/promises';

/** Runs `work` as such a user where root runs the tests; they may enter `root`. */
export async function asNobody<T>(root: string, work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  await chmod(root, 0o755);
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
