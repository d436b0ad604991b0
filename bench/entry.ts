// What the benches have in common: they measure a fresh build, end when they are told to, and say on which machine they ran.

import { spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Ends the process with what `work` gives, or with 130 where a signal has ended that. */
export async function enter(work: (ended: AbortSignal) => Promise<number>): Promise<void> {
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ended.abort());
  try {
    process.exitCode = await work(ended.signal);
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    process.exitCode = 130;
  }
}

/** Builds what is missing or old; false where that fails, which the build has told then. */
export function hasBuilt(): boolean {
  const build = [`${root}scripts/build.js`, '--if-needed', '--quiet'];
  return spawnSync(process.execPath, build, { stdio: 'inherit' }).status === 0;
}

export function machineText(): string {
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${memory} GiB of memory`;
}
