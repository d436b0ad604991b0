// The programs that keep a folder and a place in S3 alike, and the ways in which they can be told to.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command, Peer, Place } from '../peers/peer.ts';

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));

export interface SyncProgram {
  /** Unique. */
  readonly label: string;
  readonly name: 'longshore' | 'rclone' | 'aws';
  readonly version: string;
  /** In words, for the report. */
  readonly settings: string;
  /** Both sides may change, rather than the folder alone. */
  readonly isTwoWay: boolean;
  /** What must be done once before the first run; not measured. */
  prepare?(at: At): Command;
  /** The first run, where it is another command. */
  first?(at: At): Command;
  run(at: At): Command | Promise<Command>;
}

/** A program's own: a folder that is kept alike with an address in the store, and one that stays from run to run. */
export interface At {
  readonly folder: string;
  /** Bucket and prefix, without a slash at the end. */
  readonly address: string;
  readonly place: Place;
  readonly state: string;
}

/** Longshore's two, then each way of each peer. */
export function syncPrograms(us: Peer, peers: readonly Peer[]): readonly SyncProgram[] {
  return [
    ...oursOf(us),
    ...peers.flatMap((peer) => {
      if (peer.program.name === 'rclone') return rclonesOf(peer);
      return peer.program.name === 'aws' ? [awsOf(peer)] : [];
    }),
  ];
}

function oursOf({ executable, version }: Peer): SyncProgram[] {
  const longshore = ({ place, state }: At, words: readonly string[]): Command => ({
    argv: [
      executable,
      cli,
      ...['--endpoint-url', place.endpoint, '--region', place.region, '--data-dir', state, '--no-progress'],
      ...words,
    ],
    env: keysOf(place),
  });
  const common = { name: 'longshore', version } as const;
  return [
    {
      ...common,
      label: 'longshore sync',
      settings: 'as it comes',
      isTwoWay: false,
      run: (at) => longshore(at, ['sync', '--quiet', at.folder, `s3://${at.address}`]),
    },
    {
      ...common,
      label: 'longshore pair run',
      settings: 'two-way, by hand',
      isTwoWay: true,
      prepare: (at) =>
        longshore(at, ['pair', 'add', at.folder, `s3://${at.address}`, '--name', 'bench', '--by-hand']),
      run: (at) => longshore(at, ['pair', 'run', 'bench', '--once']),
    },
  ];
}

const tuning = ['--fast-list', '--transfers', '32', '--checkers', '32', '--s3-no-check-bucket'];

/** How rclone may be told to compare; it keeps a file's time with the object, where only a HEAD finds it. */
const comparisons: readonly { readonly title: string; readonly words: readonly string[] }[] = [
  { title: 'as it comes', words: [] },
  { title: 'by time', words: tuning },
  { title: '--checksum', words: [...tuning, '--checksum'] },
  { title: 'by server time', words: [...tuning, '--update', '--use-server-modtime'] },
];

function rclonesOf({ label, executable, version, isExtra }: Peer): SyncProgram[] {
  const rclone = ({ place, state }: At, words: readonly string[]): Command => ({
    argv: [
      executable,
      ...words,
      ...['--config=', '--quiet', '--cache-dir', state],
      ...['--s3-provider', 'Other', '--s3-env-auth'],
      ...['--s3-endpoint', place.endpoint, '--s3-region', place.region],
    ],
    env: keysOf(place),
  });
  const common = { name: 'rclone', version } as const;
  const twoWay = (title: string, words: readonly string[]): SyncProgram => {
    const run = (at: At, more: readonly string[]) =>
      rclone(at, ['bisync', ...more, ...words, '--workdir', at.state, at.folder, `:s3:${at.address}`]);
    return {
      ...common,
      label: `${label} bisync${title}`,
      settings: words.join(' '),
      isTwoWay: true,
      first: (at) => run(at, ['--resync']),
      run: (at) => run(at, []),
    };
  };
  return [
    // Of one that stands beside the system's, the ways that it is quick in will do.
    ...comparisons.slice(isExtra ? 1 : 0).map(
      ({ title, words }): SyncProgram => ({
        ...common,
        label: `${label} sync, ${title}`,
        settings: words.join(' ') || 'none',
        isTwoWay: false,
        run: (at) => rclone(at, ['sync', ...words, at.folder, `:s3:${at.address}`]),
      }),
    ),
    twoWay(', by time', tuning),
    ...(canCompare(version) ? [twoWay(', --checksum', [...tuning, '--compare', 'size,checksum'])] : []),
  ];
}

/** Since 1.66 bisync can be told what to compare. */
function canCompare(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || minor >= 66;
}

function awsOf({ label, executable, version }: Peer): SyncProgram {
  return {
    label: `${label} s3 sync`,
    name: 'aws',
    version,
    settings: 'max_concurrent_requests 20',
    isTwoWay: false,
    async run({ folder, address, place, state }) {
      const config = join(state, 'aws.config');
      await writeFile(config, '[default]\ns3 =\n  max_concurrent_requests = 20\n  addressing_style = path\n');
      const words = ['s3', 'sync', '--only-show-errors', folder, `s3://${address}`];
      return {
        argv: [executable, '--endpoint-url', place.endpoint, '--region', place.region, ...words],
        env: { AWS_CONFIG_FILE: config, ...keysOf(place) },
      };
    },
  };
}

function keysOf({ accessKeyId, secretAccessKey }: Place): Record<string, string> {
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}
