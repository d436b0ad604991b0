import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ProfileId } from '../../../src/contract/models.ts';
import type { CredentialSource, Profile, Secret } from '../../../src/contract/profile.ts';
import type { Host } from '../../../src/engine/host.ts';
import { credentialsOf } from '../../../src/engine/profile/credentials.ts';
import { memoryVault } from '../../support/memory-vault.ts';
import { realClock } from '../../support/queue.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const profileOf = (source: CredentialSource): Profile => ({
  id: 'one' as ProfileId,
  name: 'One',
  endpoint: null,
  region: null,
  addressing: 'auto',
  source,
});

async function hostWith(
  part: Partial<Host> = {},
  files: { config?: string; credentials?: string } = {},
): Promise<Host> {
  const home = await tempFolder();
  await mkdir(join(home, '.aws'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(home, '.aws', name), text);
  return {
    version: '0',
    dataFolder: null,
    home,
    platform: 'linux',
    device: 'here',
    cores: 2,
    env: {},
    vault: memoryVault(),
    clock: realClock,
    log: () => undefined,
    random: Math.random,
    ...part,
  };
}

const env = {
  AWS_ACCESS_KEY_ID: 'ENVKEY',
  AWS_SECRET_ACCESS_KEY: 'ENVSECRET',
  AWS_SESSION_TOKEN: 'ENVTOKEN',
};

describe('credentials', () => {
  it('come from the vault, by profile', async () => {
    const secrets = new Map<ProfileId, Secret>([
      ['one' as ProfileId, { accessKeyId: 'A', secretAccessKey: 'B' }],
    ]);
    const host = await hostWith({ vault: memoryVault(secrets), env });
    expect(await credentialsOf(profileOf({ kind: 'keychain' }), host)()).toEqual({
      accessKeyId: 'A',
      secretAccessKey: 'B',
    });
  });

  it('come from the environment that the host gives', async () => {
    expect(await credentialsOf(profileOf({ kind: 'environment' }), await hostWith({ env }))()).toEqual({
      accessKeyId: 'ENVKEY',
      secretAccessKey: 'ENVSECRET',
      sessionToken: 'ENVTOKEN',
    });
  });

  it('come from a section of the shared files', async () => {
    const host = await hostWith(
      { env },
      { credentials: '[work]\naws_access_key_id = W\naws_secret_access_key = X\n' },
    );
    expect(await credentialsOf(profileOf({ kind: 'aws-profile', name: 'work' }), host)()).toEqual({
      accessKeyId: 'W',
      secretAccessKey: 'X',
    });
  });

  it('come from a program that the shared files name, and are asked for again before they run out', async () => {
    const home = await tempFolder();
    const count = join(home, 'count');
    const answer = (ms: number) =>
      JSON.stringify({
        Version: 1,
        AccessKeyId: 'P',
        SecretAccessKey: 'Q',
        SessionToken: 'T',
        Expiration: new Date(ms).toISOString(),
      });
    await writeFile(join(home, 'answer'), answer(Date.now() + 3_600_000));
    const files = {
      config: `[profile tool]\ncredential_process = sh -c "echo x >> ${count}; cat ${join(home, 'answer')}"\n`,
    };
    let nowMs = Date.now();
    const host = await hostWith({ clock: { ...realClock, now: () => nowMs } }, files);
    const credentials = credentialsOf(profileOf({ kind: 'aws-profile', name: 'tool' }), host);
    const asked = async () => (await readFile(count, 'utf8')).trim().split('\n').length;
    const [first, second] = await Promise.all([credentials(), credentials()]);
    expect(first).toMatchObject({ accessKeyId: 'P', sessionToken: 'T' });
    expect(second).toBe(first);
    expect(await asked()).toBe(1);
    nowMs += 3_600_000 - 60_000;
    await writeFile(join(home, 'answer'), answer(nowMs + 3_600_000));
    await credentials();
    expect(await asked()).toBe(2);
  });

  it('come from the machine\u2019s role', async () => {
    const server = createServer((request, response) => {
      expect(request.headers.authorization).toBe('let-me-in');
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          AccessKeyId: 'R',
          SecretAccessKey: 'S',
          Token: 'T',
          Expiration: new Date(Date.now() + 3_600_000).toISOString(),
        }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const host = await hostWith({
      env: {
        ...env,
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/role`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: 'let-me-in',
      },
    });
    expect(await credentialsOf(profileOf({ kind: 'instance' }), host)()).toMatchObject({
      accessKeyId: 'R',
      sessionToken: 'T',
    });
  });

  it.each<[string, CredentialSource, { credentials?: string; config?: string }]>([
    ['an empty vault', { kind: 'keychain' }, {}],
    [
      'no such section',
      { kind: 'aws-profile', name: 'gone' },
      { credentials: '[default]\naws_access_key_id = D\naws_secret_access_key = D\n' },
    ],
    [
      'a section without keys',
      { kind: 'aws-profile', name: 'bare' },
      {
        config: '[profile bare]\nregion = x\n',
        credentials: '[default]\naws_access_key_id = D\naws_secret_access_key = D\n',
      },
    ],
    ['no practice bucket', { kind: 'practice' }, {}],
  ])('are missing with %s; no other identity is taken instead', async (_, source, files) => {
    const credentials = credentialsOf(profileOf(source), await hostWith({ env }, files));
    await expect(credentials()).rejects.toMatchObject({ code: 'auth.missing', from: 'One' });
  });

  it('of a session that has ended are said to have run out', async () => {
    const config = [
      '[profile sso]',
      'sso_session = corp',
      'sso_account_id = 1',
      'sso_role_name = reader',
      '[sso-session corp]',
      'sso_region = us-east-1',
      'sso_start_url = https://corp.example',
    ];
    const host = await hostWith({}, { config: config.join('\n') });
    // For sessions the SDK looks at the surroundings of this very process.
    vi.stubEnv('HOME', host.home);
    vi.stubEnv('AWS_CONFIG_FILE', join(host.home, '.aws/config'));
    onTestFinished(() => void vi.unstubAllEnvs());
    const credentials = credentialsOf(profileOf({ kind: 'aws-profile', name: 'sso' }), host);
    await expect(credentials()).rejects.toMatchObject({ code: 'auth.expired' });
  });

  it('that could not be had once are asked for again', async () => {
    const secrets = new Map<ProfileId, Secret>();
    const credentials = credentialsOf(
      profileOf({ kind: 'keychain' }),
      await hostWith({ vault: memoryVault(secrets) }),
    );
    await expect(credentials()).rejects.toMatchObject({ code: 'auth.missing' });
    secrets.set('one' as ProfileId, { accessKeyId: 'A', secretAccessKey: 'B' });
    expect((await credentials()).accessKeyId).toBe('A');
  });
});
