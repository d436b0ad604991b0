// Profiles on this computer that could be connected: the sections of the shared AWS files, and the environment.

import type { CredentialSource, FoundProfile } from '../../contract/profile.ts';
import type { Host } from '../host.ts';
import { readSharedProfiles } from './shared-files.ts';

/** What the environment says about S3, by the names that all AWS tools obey. */
export function environmentFacts(env: Host['env']): { region: string | null; endpoint: string | null } {
  return {
    region: env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || null,
    endpoint: env['AWS_ENDPOINT_URL_S3'] || env['AWS_ENDPOINT_URL'] || null,
  };
}

/** Everything that could be connected and is not among `connected` yet. */
export async function findProfiles(
  host: Pick<Host, 'env' | 'home'>,
  connected: readonly CredentialSource[],
): Promise<FoundProfile[]> {
  const known = new Set(connected.map(nameOfSource));
  const shared = (await readSharedProfiles(host)).map(
    ({ name, region, endpoint }): FoundProfile => ({
      name,
      source: { kind: 'aws-profile', name },
      region,
      endpoint,
    }),
  );
  const environment: FoundProfile[] = host.env['AWS_ACCESS_KEY_ID']
    ? [{ name: 'environment', source: { kind: 'environment' }, ...environmentFacts(host.env) }]
    : [];
  return [...environment, ...shared].filter(({ source }) => !known.has(nameOfSource(source)));
}

function nameOfSource(source: CredentialSource): string {
  return source.kind === 'aws-profile' ? `aws-profile ${source.name}` : source.kind;
}
