// What every command is given, and the engine it opens for as long as it runs.

import { resolve } from 'node:path';
import { AppError } from '../contract/errors.ts';
import { LocalPath, type Profile } from '../contract/models.ts';
import type { Engine } from '../engine/engine.ts';
import type { Host } from '../engine/host.ts';
import { dataFolderOf, homeOf, platformOf } from '../host/folders.ts';
import { forkKeychain } from '../host/fork-keychain.ts';
import { createHost } from '../host/host.ts';
import { createVault } from '../host/vault.ts';
import type { Output } from './output.ts';
import { chooseProfile } from './profile-choice.ts';

/** The options that every command knows. */
export interface GlobalOptions {
  readonly profile?: string;
  readonly endpointUrl?: string;
  readonly region?: string;
  readonly dataDir?: string;
  readonly json?: boolean;
  /** False with --no-progress. */
  readonly progress?: boolean;
}

/** The files beside the program, which are elsewhere in a build than in the sources. */
export interface ProgramFiles {
  readonly keychain: URL;
  readonly worker: URL;
  /** The folder of the built window. */
  readonly pages: string;
}

export interface Context {
  readonly options: GlobalOptions;
  readonly output: Output;
  readonly env: Host['env'];
  /** Aborts when the person or the system wants the command to end. */
  readonly signal: AbortSignal;
  readonly files: ProgramFiles;
  readonly version: string;
}

/** A command at work: an engine, and the account it was told to use. */
export interface Session extends Context {
  readonly engine: Engine;
  readonly profile: Profile;
}

/** Where the data folder is for this command. */
export function dataFolder({ options, env }: Context): LocalPath {
  if (options.dataDir) return LocalPath.parse(resolve(options.dataDir));
  return dataFolderOf(platformOf(), homeOf(), env);
}

/** The surroundings of an engine in this process. */
export function openHost(context: Context, folder: LocalPath | null, more: Partial<Host> = {}): Host {
  const vault = createVault({ start: () => forkKeychain(context.files.keychain, context.env) });
  const { env, version, files } = context;
  return createHost({ dataFolder: folder, vault, env, version, workerProgram: files.worker, ...more });
}

/** Runs `work` with an engine whose queue is its own: what a command starts lives as long as the command. */
export async function withEngine<T>(context: Context, work: (engine: Engine) => Promise<T>): Promise<T> {
  const { createEngine } = await import('../engine/engine.ts');
  const engine = await createEngine(commandHost(context), { queue: 'memory' });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** Runs `work` with an engine and the account that the options and the surroundings choose. */
export function withSession<T>(context: Context, work: (session: Session) => Promise<T>): Promise<T> {
  return withEngine(context, async (engine) => {
    const { options, env } = context;
    const { profile, isLent } = chooseProfile({
      name: options.profile,
      endpoint: options.endpointUrl,
      region: options.region,
      env,
      stored: await engine.call('profile.list', null),
      found: await engine.call('profile.find', null),
    });
    if (isLent) engine.lend(profile);
    return work({ ...context, engine, profile });
  });
}

/** Without a folder that can be written (a container, a job), a command can still work with the environment's keys. */
function commandHost(context: Context): Host {
  try {
    return openHost(context, dataFolder(context));
  } catch (error) {
    if (context.options.dataDir || !(error instanceof AppError)) throw error;
    return openHost(context, null);
  }
}
