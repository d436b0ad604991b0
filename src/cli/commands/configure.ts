// longshore configure: connects an account, changes it, lists what is connected, or forgets one.

import type { Profile, ProfileDraft, Secret } from '../../contract/profile.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Context } from '../context.ts';
import { CannotDo, type ExitCode, exitCode, WrongUse } from '../exit-code.ts';
import { printable } from '../output.ts';
import { readSecret, secretFromEnv } from '../secret-input.ts';

export interface ConfigureOptions {
  readonly name?: string;
  readonly addressing?: Profile['addressing'];
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

/** What is not said stays as it is where the profile exists already. */
async function draftFrom(
  context: Context,
  options: ConfigureOptions,
  stored: readonly Profile[],
): Promise<ProfileDraft> {
  const { endpointUrl, region } = context.options;
  const isAsked = !options.stdin && !options.fromEnv;
  const name = options.name ?? context.options.profile ?? (isAsked ? await askName(context) : 'default');
  const old = stored.find((profile) => profile.name === name);
  const said: Place = {
    endpoint: endpointUrl ?? old?.endpoint ?? null,
    region: region ?? old?.region ?? null,
  };
  const { endpoint, region: chosen } = isAsked ? await askPlace(context, said) : said;
  return {
    id: old?.id ?? null,
    name,
    endpoint,
    region: chosen,
    addressing: options.addressing ?? old?.addressing ?? 'auto',
    source: { kind: 'keychain' },
    secret: options.stdin
      ? await readSecret(process.stdin)
      : options.fromEnv
        ? secretFromEnv(context.env)
        : await askSecret(context),
  };
}

type Place = Pick<ProfileDraft, 'endpoint' | 'region'>;

const needed = (text: string) => text.trim() !== '' || 'It cannot be empty.';

async function askName({ signal }: Context): Promise<string> {
  const { input } = await import('@inquirer/prompts');
  const message = 'Name of this profile';
  return (await input({ message, default: 'default', validate: needed }, { signal })).trim();
}

/** Asks for what the options have not said. */
async function askPlace({ options, signal }: Context, { endpoint, region }: Place): Promise<Place> {
  const { input } = await import('@inquirer/prompts');
  const ask = async (message: string, usual: string | null) =>
    (await input({ message, ...(usual !== null && { default: usual }) }, { signal })).trim() || null;
  return {
    endpoint: options.endpointUrl ?? (await ask('Endpoint (empty for Amazon S3 itself)', endpoint)),
    region: options.region ?? (await ask('Region (empty for the usual one)', region)),
  };
}

async function askSecret({ signal }: Context): Promise<Secret> {
  const { password } = await import('@inquirer/prompts');
  const ask = async (message: string, isNeeded: boolean) =>
    (await password({ message, ...(isNeeded && { validate: needed }) }, { signal })).trim();
  const accessKeyId = await ask('Access key ID (not shown)', true);
  const secretAccessKey = await ask('Secret access key (not shown)', true);
  const sessionToken = await ask('Session token (empty for none, not shown)', false);
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
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
