// What every command is given, and the engine it opens for as long as it runs.

import { resolve } from 'node:path';
import type { Api } from '../contract/api.ts';
import { AppError } from '../contract/errors.ts';
import { LocalPath } from '../contract/models.ts';
import type { FoundProfile, Profile } from '../contract/profile.ts';
import type { Engine, EngineOptions } from '../engine/engine.ts';
import type { Host } from '../engine/host.ts';
import { dataFolderOf, homeOf, platformOf } from '../host/folders.ts';
import { forkKeychain } from '../host/fork-keychain.ts';
import { createHost, type HostOptions } from '../host/host.ts';
import { createVault } from '../host/vault.ts';
import type { Output } from './output.ts';
import { type Choice, chooseProfile } from './profile-choice.ts';

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
  /** Limits of this command alone, where it was given some. */
  readonly settings?: EngineOptions['settings'];
}

/** Whom a command asks: an engine of its own, or one that runs already. */
export interface Asking extends Context {
  readonly engine: Api;
  /** Settles when the line to an engine elsewhere is lost, with the error that tells it. */
  readonly lost?: Promise<AppError>;
}

/** A command at work: an engine, and the account it was told to use. */
export interface Session extends Context {
  readonly engine: Engine;
  readonly host: Host;
  readonly profile: Profile;
  /** The same, and whether it is for this command alone. */
  readonly account: Choice;
}

/** Where the data folder is for this command. */
export function dataFolder({ options, env }: Context): LocalPath {
  if (options.dataDir) return LocalPath.parse(resolve(options.dataDir));
  return dataFolderOf(platformOf(), homeOf(), env);
}

/** The surroundings of an engine in this process. */
export function openHost(context: Context, folder: LocalPath | null, more: Partial<HostOptions> = {}): Host {
  const vault = createVault({ start: () => forkKeychain(context.files.keychain, context.env) });
  const { env, version, files } = context;
  return createHost({ dataFolder: folder, vault, env, version, workerProgram: files.worker, ...more });
}

/** Runs `work` with an engine whose queue is its own: what a command starts lives as long as the command. */
export async function withEngine<T>(
  context: Context,
  work: (engine: Engine, host: Host) => Promise<T>,
): Promise<T> {
  const { createEngine } = await import('../engine/engine.ts');
  const host = commandHost(context);
  const engine = await createEngine(host, { queue: 'memory', settings: context.settings ?? {} });
  try {
    return await work(engine, host);
  } finally {
    await engine.close();
  }
}

/** Chooses accounts: the one of the options and the surroundings, or with a name the one that is called so. */
export interface Chooser {
  usual(): Choice;
  named(name: string): Choice;
  /** The profiles to choose from: connected ones, and those of this computer that could be. */
  readonly stored: readonly Profile[];
  readonly found: readonly FoundProfile[];
}

/** Runs `work` with an engine and a way to choose the accounts it needs. */
export function withChooser<T>(
  context: Context,
  work: (engine: Engine, host: Host, choose: Chooser) => Promise<T>,
): Promise<T> {
  return withEngine(context, async (engine, host) => {
    const { options, env } = context;
    const stored = await engine.call('profile.list', null);
    const found = await engine.call('profile.find', null);
    const around = { env, stored, found };
    return work(engine, host, {
      stored,
      found,
      usual: () =>
        chooseProfile({
          ...around,
          name: options.profile,
          endpoint: options.endpointUrl,
          region: options.region,
        }),
      named: (name) => chooseProfile({ ...around, name, endpoint: undefined, region: undefined }),
    });
  });
}

/** Runs `work` with an engine and the account that the options and the surroundings choose. */
export function withSession<T>(context: Context, work: (session: Session) => Promise<T>): Promise<T> {
  return withChooser(context, async (engine, host, choose) => {
    const account = choose.usual();
    const { profile } = account;
    if (account.isLent) engine.lend(profile);
    return work({ ...context, engine, host, profile, account });
  });
}

/** Without a folder that can be written (a container, a batch job), a command can still work with the environment's keys. */
export function commandHost(context: Context): Host {
  try {
    return openHost(context, dataFolder(context));
  } catch (error) {
    if (context.options.dataDir || !(error instanceof AppError)) throw error;
    return openHost(context, null);
  }
}
