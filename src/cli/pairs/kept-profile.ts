// The account of a pair: a profile that is still there when the command has ended, for a pair runs by itself.

import type { Profile } from '../../contract/profile.ts';
import type { Session } from '../context.ts';
import { CannotDo } from '../exit-code.ts';

const whereKeysAre: Record<'aws-profile' | 'environment' | 'instance', string> = {
  'aws-profile': 'Its keys stay in the AWS files.',
  environment:
    'Its keys are nowhere but in the environment: whatever runs the pair must have AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY there.',
  instance: 'It signs in with the role that the machine offers.',
};

/** The account of this command as a profile of Longshore; where it is none yet it is saved as one, and that is said. No key is written. */
export async function keptProfile({ engine, output, account }: Session): Promise<Profile> {
  const { profile, isLent } = account;
  if (!isLent) return profile;
  const { source, endpoint, region, addressing } = profile;
  if (source.kind === 'keychain' || source.kind === 'practice')
    throw new CannotDo(
      '--endpoint-url and --region hold for one command, and a pair goes on after it. Connect a profile that has them with \u201clongshore configure\u201d.',
    );
  const stored = await engine.call('profile.list', null);
  const same = stored.find(
    (one) =>
      one.endpoint === endpoint &&
      one.region === region &&
      JSON.stringify(one.source) === JSON.stringify(source),
  );
  if (same) return same;
  const name = freeName(profile.name, stored);
  const saved = await engine.call('profile.save', { id: null, name, endpoint, region, addressing, source });
  output.note(
    `the account is now a profile of Longshore, \u201c${name}\u201d. ${whereKeysAre[source.kind]}`,
    {
      event: 'profile-saved',
      id: saved.id,
      name,
    },
  );
  return saved;
}

function freeName(wanted: string, stored: readonly Profile[]): string {
  const taken = new Set(stored.map(({ name }) => name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    if (!taken.has(name)) return name;
  }
}
