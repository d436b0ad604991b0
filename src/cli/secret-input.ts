// How a secret gets in: typed without echo, through standard input, or from the environment. Never as an argument.

import { text } from 'node:stream/consumers';
import { Secret } from '../contract/profile.ts';
import type { Host } from '../engine/host.ts';
import { WrongUse } from './exit-code.ts';

/** Reads up to three lines: access key id, secret access key and, for a session, its token. */
export async function readSecret(input: NodeJS.ReadableStream): Promise<Secret> {
  const [accessKeyId = '', secretAccessKey = '', sessionToken = ''] = (await text(input))
    .split(/\r?\n/)
    .map((line) => line.trim());
  return checked(
    { accessKeyId, secretAccessKey, sessionToken },
    'Standard input must hold the access key id in its first line and the secret access key in its second.',
  );
}

/** Takes the keys that AWS tools would take. */
export function secretFromEnv(env: Host['env']): Secret {
  return checked(
    {
      accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
      sessionToken: env['AWS_SESSION_TOKEN'] ?? '',
    },
    'The environment must hold AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  );
}

function checked({ sessionToken, ...keys }: Required<Secret>, otherwise: string): Secret {
  const parsed = Secret.safeParse(sessionToken ? { ...keys, sessionToken } : keys);
  if (parsed.success) return parsed.data;
  throw new WrongUse(otherwise);
}
