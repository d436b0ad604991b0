// The programs that keep a folder and a place in S3 alike, each told to do it as quickly as it safely can.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command, Place } from '../peers/peer.ts';

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));

export interface SyncProgram {
  readonly label: string;
  /** What it is called to be found; null: it is this checkout's own. */
  readonly executable: string | null;
  /** In words, for the report. */
  readonly settings: string;
  /** Both sides may change, rather than the folder alone. */
  readonly isTwoWay: boolean;
  /** What must be done once before the first run; not measured. */
  readonly prepare?: (folder: string, address: string, at: At) => Command;
  readonly run: (folder: string, address: string, at: At) => Command | Promise<Command>;
  /** The first run, where it is another command. */
  readonly first?: (folder: string, address: string, at: At) => Command;
}

/** The store, and a folder of the program's own that stays from run to run. */
export interface At {
  readonly place: Place;
  readonly state: string;
}

const keys = ({ accessKeyId, secretAccessKey }: Place) => ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
});

function longshore({ place, state }: At, words: readonly string[]): Command {
  const { endpoint, region } = place;
  return {
    argv: [
      process.execPath,
      cli,
      ...['--endpoint-url', endpoint, '--region', region, '--data-dir', state, '--no-progress'],
      ...words,
    ],
    env: keys(place),
  };
}

const rcloneTuning = ['--fast-list', '--transfers', '32', '--checkers', '32', '--s3-no-check-bucket'];

function rclone({ place, state }: At, words: readonly string[]): Command {
  const { endpoint, region } = place;
  return {
    argv: [
      'rclone',
      ...words,
      ...rcloneTuning,
      ...['--config=', '--quiet', '--cache-dir', state],
      ...['--s3-provider', 'Other', '--s3-env-auth', '--s3-endpoint', endpoint, '--s3-region', region],
    ],
    env: keys(place),
  };
}

const remote = (address: string) => `:s3:${address}`;
// Compares by size and the server's time, which is the only way to see an edit that asks for no object by itself.
const byServerTime = ['--update', '--use-server-modtime'];

export const syncPrograms: readonly SyncProgram[] = [
  {
    label: 'longshore sync',
    executable: null,
    settings: 'as it comes',
    isTwoWay: false,
    run: (folder, address, at) => longshore(at, ['sync', '--quiet', folder, `s3://${address}`]),
  },
  {
    label: 'rclone sync',
    executable: 'rclone',
    settings: [...rcloneTuning, ...byServerTime].join(' '),
    isTwoWay: false,
    run: (folder, address, at) => rclone(at, ['sync', ...byServerTime, folder, remote(address)]),
  },
  {
    label: 'aws s3 sync',
    executable: 'aws',
    settings: 'max_concurrent_requests 20',
    isTwoWay: false,
    async run(folder, address, { place, state }) {
      const config = join(state, 'aws.config');
      await writeFile(config, '[default]\ns3 =\n  max_concurrent_requests = 20\n  addressing_style = path\n');
      const words = ['s3', 'sync', '--only-show-errors', folder, `s3://${address}`];
      return {
        argv: ['aws', '--endpoint-url', place.endpoint, '--region', place.region, ...words],
        env: { AWS_CONFIG_FILE: config, ...keys(place) },
      };
    },
  },
  {
    label: 'longshore pair run',
    executable: null,
    settings: 'two-way, by hand',
    isTwoWay: true,
    prepare: (folder, address, at) =>
      longshore(at, ['pair', 'add', folder, `s3://${address}`, '--name', 'bench', '--by-hand']),
    run: (_folder, _address, at) => longshore(at, ['pair', 'run', 'bench', '--once']),
  },
  {
    label: 'rclone bisync',
    executable: 'rclone',
    settings: rcloneTuning.join(' '),
    isTwoWay: true,
    first: (folder, address, at) =>
      rclone(at, ['bisync', '--resync', '--workdir', at.state, folder, remote(address)]),
    run: (folder, address, at) => rclone(at, ['bisync', '--workdir', at.state, folder, remote(address)]),
  },
];
