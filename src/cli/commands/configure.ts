// longshore configure: connects an account, changes it, lists what is connected, or forgets one.

import type { Profile, ProfileDraft, Secret } from '../../contract/models.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Context } from '../context.ts';
import { CannotDo, type ExitCode, exitCode, WrongUse } from '../exit-code.ts';
import { printable } from '../output.ts';
import { readSecret, secretFromEnv } from '../secret-input.ts';

export interface ConfigureOptions {
  readonly name?: string;
  readonly addressing: Profile['addressing'];
  /** The keys come from standard input, or from the environment; else they are asked for. */
  readonly stdin?: boolean;
  readonly fromEnv?: boolean;
  /** False with --no-try: the account is not asked whether it accepts the keys. */
  readonly try?: boolean;
  readonly list?: boolean;
  readonly remove?: string;
}

/** Carries out one of the four; keys go to the keychain and nowhere else. */
export async function configure(
  context: Context,
  engine: Engine,
  options: ConfigureOptions,
): Promise<ExitCode> {
  const stored = (await engine.call('profile.list', null)).filter(({ source }) => source.kind !== 'practice');
  if (options.list) return listProfiles(context, stored);
  if (options.remove !== undefined) return removeProfile(context, engine, stored, options.remove);

  if (!options.stdin && !options.fromEnv && !process.stdin.isTTY)
    throw new WrongUse(
      'The keys are asked for on a terminal, and this is none. Pipe them in with --stdin, or take them with --from-env.',
    );
  const { vault } = await engine.call('engine.facts', null);
  // A command's own memory ends with it: a profile whose secret is gone by then would be a trap.
  if (vault.keeps !== 'keychain')
    throw new CannotDo(
      `${vault.reason?.replace(/ Secrets are .*$/, '') ?? 'There is no keychain.'} Nothing was saved, because a secret is kept nowhere else. Unlock or install a keychain, or give the keys with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY at each command.`,
    );
  const draft = await draftFrom(context, options, stored);
  if (options.try !== false) await engine.call('profile.try', draft, { signal: context.signal });
  const { id, name } = await engine.call('profile.save', draft);
  context.output.say(
    `Connected \u201c${printable(name)}\u201d. Its keys are in the system\u2019s keychain.`,
    {
      event: 'profile-saved',
      id,
      name,
    },
  );
  return exitCode.done;
}

async function draftFrom(
  context: Context,
  options: ConfigureOptions,
  stored: readonly Profile[],
): Promise<ProfileDraft> {
  const { options: globals, env } = context;
  const typed: Typed =
    options.stdin || options.fromEnv
      ? {
          name: options.name ?? globals.profile ?? 'default',
          endpoint: globals.endpointUrl ?? '',
          region: globals.region ?? '',
          secret: options.stdin ? await readSecret(process.stdin) : secretFromEnv(env),
        }
      : await ask(context, options);
  return {
    id: stored.find(({ name }) => name === typed.name)?.id ?? null,
    name: typed.name,
    endpoint: typed.endpoint || null,
    region: typed.region || null,
    addressing: options.addressing,
    source: { kind: 'keychain' },
    secret: typed.secret,
  };
}

interface Typed {
  readonly name: string;
  readonly endpoint: string;
  readonly region: string;
  readonly secret: Secret;
}

async function ask({ options: globals, signal }: Context, options: ConfigureOptions): Promise<Typed> {
  const { input, password } = await import('@inquirer/prompts');
  const terminal = { signal };
  const needed = (text: string) => text.trim() !== '' || 'It cannot be empty.';
  const name =
    options.name ??
    globals.profile ??
    (await input({ message: 'Name of this profile', default: 'default', validate: needed }, terminal));
  const endpoint =
    globals.endpointUrl ?? (await input({ message: 'Endpoint (empty for Amazon S3 itself)' }, terminal));
  const region = globals.region ?? (await input({ message: 'Region (empty for the usual one)' }, terminal));
  const accessKeyId = await password({ message: 'Access key ID (not shown)', validate: needed }, terminal);
  const secretAccessKey = await password(
    { message: 'Secret access key (not shown)', validate: needed },
    terminal,
  );
  const sessionToken = await password({ message: 'Session token (empty for none, not shown)' }, terminal);
  const keys = { accessKeyId: accessKeyId.trim(), secretAccessKey: secretAccessKey.trim() };
  return {
    name: name.trim(),
    endpoint: endpoint.trim(),
    region: region.trim(),
    secret: sessionToken.trim() ? { ...keys, sessionToken: sessionToken.trim() } : keys,
  };
}

function listProfiles({ output }: Context, stored: readonly Profile[]): ExitCode {
  for (const { id, name, endpoint, region, source } of stored)
    output.say(
      `${printable(name)}  ${endpoint ?? 'Amazon S3'}${region ? `  ${region}` : ''}  (${source.kind})`,
      {
        event: 'profile',
        id,
        name,
        endpoint,
        region,
        source: source.kind,
      },
    );
  return exitCode.done;
}

async function removeProfile(
  { output }: Context,
  engine: Engine,
  stored: readonly Profile[],
  wanted: string,
): Promise<ExitCode> {
  const profile = stored.find(({ name, id }) => name === wanted || id === wanted);
  if (!profile) throw new CannotDo(`There is no profile \u201c${printable(wanted)}\u201d.`);
  await engine.call('profile.remove', { id: profile.id });
  const { id, name } = profile;
  output.say(`Forgot \u201c${printable(name)}\u201d and its keys.`, { event: 'profile-removed', id, name });
  return exitCode.done;
}
