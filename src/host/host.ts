// The surroundings that the engine asks for, made out of the real ones. Every face but a test's uses this.

import { availableParallelism, hostname } from 'node:os';
import type { LocalPath } from '../contract/models.ts';
import type { Host, Log, PracticeAccount, Vault } from '../engine/host.ts';
import { systemClock } from './clock.ts';
import { ensureFolder, homeOf, platformOf } from './folders.ts';
import { createLog } from './log.ts';
import { createWatch } from './watch.ts';

export interface HostOptions {
  /** Made when missing, for its owner alone; null keeps everything in memory. */
  readonly dataFolder: LocalPath | null;
  readonly vault: Vault;
  readonly env?: Host['env'];
  readonly version?: string;
  readonly workerProgram?: URL;
  /** Where this face offers the practice bucket: see createPractice. */
  readonly practice?: () => Promise<PracticeAccount>;
  /** Hears of changes in folders: for a face that stays. */
  readonly watches?: boolean;
  /** The log of `dataFolder`, unless the face has opened it already. */
  readonly log?: Log;
}

/** A host over the real clock, disk and environment; throws disk.* or access.denied where there can be no data folder. */
export function createHost(options: HostOptions): Host {
  const { dataFolder, vault, env = process.env, version = '0.0.0', workerProgram, practice } = options;
  const platform = platformOf();

  if (dataFolder !== null) ensureFolder(dataFolder);
  const log = options.log ?? createLog(dataFolder, { clock: systemClock });
  return {
    version,
    dataFolder,
    home: homeOf(),
    platform,
    device: hostname(),
    cores: availableParallelism(),
    env,
    vault,
    clock: systemClock,
    log,
    random: Math.random,
    ...(workerProgram && { workerProgram }),
    ...(practice && { practice }),
    ...(options.watches && { watch: createWatch({ clock: systemClock, log, platform }) }),
  };
}
