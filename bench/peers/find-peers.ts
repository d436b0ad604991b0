// Which programs are here to be measured against.

import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { aws } from './aws.ts';
import { curl } from './curl.ts';
import { longshore } from './longshore.ts';
import type { Peer, Program } from './peer.ts';
import { rclone } from './rclone.ts';
import { s3cmd } from './s3cmd.ts';
import { s5cmd } from './s5cmd.ts';

const programs = [rclone, aws, s3cmd, s5cmd, curl];

/** Longshore itself, on the Node that runs this. */
export function ourselves(): Peer {
  const found = examine(longshore, 'longshore', process.execPath, false);
  if (!found) throw new Error('Longshore is not built. Run npm run build.');
  return found;
}

/**
 * What is on the PATH, then what LONGSHORE_BENCH_PEERS names (`rclone-1.76=/opt/rclone,s5cmd=/opt/s5cmd`). A name begins with that of
 * its program. Throws for a name that does not, or a program that does not run.
 */
export function findPeers(env: Readonly<Record<string, string | undefined>>): Peer[] {
  const found: Peer[] = [];
  for (const program of programs) {
    const executable = onPath(program.name, env['PATH'] ?? '');
    const peer = executable && examine(program, program.name, executable, false);
    if (peer) found.push(peer);
  }
  for (const { label, executable } of parseExtras(env['LONGSHORE_BENCH_PEERS'] ?? '')) {
    const program = programs.find(({ name }) => label === name || label.startsWith(`${name}-`));
    const peer = program && examine(program, label, executable, true);
    if (!peer)
      throw new Error(`LONGSHORE_BENCH_PEERS: ${label}=${executable} is no program that is known and runs.`);
    found.push(peer);
  }
  return found;
}

/** Reads `label=/path,label=/path`. */
export function parseExtras(text: string): { label: string; executable: string }[] {
  return text
    .split(',')
    .filter((one) => one.trim() !== '')
    .map((one) => {
      const [label = '', ...rest] = one.trim().split('=');
      return { label, executable: rest.join('=') };
    });
}

function examine(program: Program, label: string, executable: string, isExtra: boolean): Peer | null {
  const { args, pattern } = program.versionOf;
  const { stdout, status } = spawnSync(executable, args, { encoding: 'utf8' });
  const version = pattern.exec(stdout ?? '')?.[1];
  if (status !== 0 || version === undefined) return null;
  // A program built from source may not know its version; its label may.
  const told = label.slice(program.name.length + 1);
  return {
    label,
    program,
    executable,
    isExtra,
    version: told !== '' && version.includes('dev') ? told : version,
  };
}

function onPath(name: string, path: string): string | null {
  for (const folder of path.split(delimiter)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // Not in this one.
    }
  }
  return null;
}
