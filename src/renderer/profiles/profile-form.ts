// What the form of an account holds, what is missing in it, and the draft it makes.

import type { CredentialSource, FoundProfile, Profile, ProfileDraft } from '../../contract/profile.ts';
import type { Option } from '../ui/field.tsx';
import {
  type ConnectionForm,
  connectionForm,
  connectionOf,
  connectionProblem,
  isAddress,
} from './connection-form.ts';

const awsPrefix = 'aws-profile:';

/** Where credentials come from, as one text: 'keychain', 'environment', 'instance', 'practice', 'aws-profile:NAME'. */
export type SourceChoice = string;

export interface ProfileForm {
  readonly name: string;
  readonly service: 'amazon' | 'other';
  readonly endpoint: string;
  readonly region: string;
  readonly addressing: Profile['addressing'];
  readonly source: SourceChoice;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly connection: ConnectionForm;
}

/** The form to begin with: the profile as it is, or as it was found, or empty. */
export function formOf(profile: Profile | null, found: FoundProfile | null): ProfileForm {
  const from = profile ?? found;
  return {
    name: from?.name ?? '',
    service: from?.endpoint ? 'other' : 'amazon',
    endpoint: from?.endpoint ?? '',
    region: from?.region ?? '',
    addressing: profile?.addressing ?? 'auto',
    source: from ? choiceOf(from.source) : 'keychain',
    accessKeyId: '',
    secretAccessKey: '',
    sessionToken: '',
    connection: connectionForm(profile),
  };
}

/** What is missing or wrong, as a sentence; null when the form can be sent. */
export function problemOf(form: ProfileForm, profile: Profile | null): string | null {
  if (form.name.trim() === '') return 'Give it a name.';
  if (form.service === 'other' && !isAddress(form.endpoint))
    return 'Enter the endpoint, such as https://s3.example.net.';
  const unreachable = connectionProblem(form.connection);
  if (unreachable) return unreachable;
  if (form.source !== 'keychain') return null;
  const hasKey = form.accessKeyId.trim() !== '' && form.secretAccessKey !== '';
  const isUntouched = form.accessKeyId === '' && form.secretAccessKey === '';
  if (isUntouched && profile?.source.kind === 'keychain') return null;
  return hasKey ? null : 'Enter both the access key ID and the secret.';
}

/** What is sent to the engine. Blanks around a pasted key are no part of it. */
export function draftOf(form: ProfileForm, profile: Profile | null): ProfileDraft {
  const source = sourceOf(form.source);
  const sessionToken = form.sessionToken.trim();
  const connection = connectionOf(form.connection, profile);
  const secret =
    source.kind === 'keychain' && form.secretAccessKey !== ''
      ? {
          accessKeyId: form.accessKeyId.trim(),
          secretAccessKey: form.secretAccessKey.trim(),
          ...(sessionToken !== '' && { sessionToken }),
        }
      : null;
  return {
    id: profile?.id ?? null,
    name: form.name.trim(),
    endpoint: form.service === 'other' ? form.endpoint.trim() : null,
    region: form.region.trim() || null,
    addressing: form.addressing,
    source,
    ...(connection && { connection }),
    ...(secret && { secret }),
  };
}

/** The sources to choose from; a profile's own is among them even when it is no longer found. */
export function sourceOptions(
  found: readonly FoundProfile[],
  profile: Profile | null,
): readonly Option<SourceChoice>[] {
  const own = profile?.source.kind === 'aws-profile' ? [profile.source.name] : [];
  const names = found.flatMap(({ source }) => (source.kind === 'aws-profile' ? [source.name] : []));
  return [
    { value: 'keychain', label: 'Access key', note: 'Typed here, kept in the keychain' },
    ...[...new Set([...own, ...names])].map((name) => ({
      value: `${awsPrefix}${name}`,
      label: `AWS profile ${name}`,
      note: 'From ~/.aws',
    })),
    { value: 'environment', label: 'Environment', note: 'AWS_ACCESS_KEY_ID and its kin' },
    { value: 'instance', label: 'Instance role', note: 'The role of the EC2 machine or container' },
  ];
}

function choiceOf(source: CredentialSource): SourceChoice {
  return source.kind === 'aws-profile' ? `${awsPrefix}${source.name}` : source.kind;
}

function sourceOf(choice: SourceChoice): CredentialSource {
  if (choice.startsWith(awsPrefix)) return { kind: 'aws-profile', name: choice.slice(awsPrefix.length) };
  if (choice === 'environment' || choice === 'instance' || choice === 'practice') return { kind: choice };
  return { kind: 'keychain' };
}
