import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProfileDraft } from '../../../src/contract/profile.ts';
import { practiceId, startEngine } from '../../support/engine.ts';
import { memoryVault } from '../../support/memory-vault.ts';
import { startTestSandbox, TEST_KEYS, type TestSandbox } from '../../support/sandbox.ts';
import { tempFolder } from '../../support/temp-folder.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

const draft = (part: Partial<ProfileDraft> = {}): ProfileDraft => ({
  id: null,
  name: 'Mine',
  endpoint: sandbox.endpoint,
  region: null,
  addressing: 'path',
  source: { kind: 'keychain' },
  secret: { ...TEST_KEYS },
  ...part,
});

describe('a profile', () => {
  it('is tried out without being kept', async () => {
    const engine = await startEngine({ sandbox: null });
    expect(await engine.call('profile.try', draft())).toEqual({ buckets: expect.any(Number) });
    expect(await engine.call('profile.list', null)).toEqual([]);
    expect(engine.secrets.size).toBe(0);
  });

  it.each([
    ['auth.wrong', () => draft({ secret: { ...TEST_KEYS, secretAccessKey: 'other' } })],
    ['auth.wrong', () => draft({ secret: { ...TEST_KEYS, accessKeyId: 'UNKNOWN' } })],
    ['input.wrong', () => draft({ endpoint: 'not an address' })],
    ['input.wrong', () => draft({ endpoint: 'https://user:secret@example.com' })],
    ['network.lost', () => draft({ endpoint: 'http://127.0.0.1:1' })],
    ['auth.missing', () => draft({ source: { kind: 'aws-profile', name: 'none' } })],
  ])('that is wrong says %s', async (code, make) => {
    const engine = await startEngine({ sandbox: null });
    await expect(engine.call('profile.try', make())).rejects.toMatchObject({ code });
  });

  it('is saved, changed without its secret, and removed with it', async () => {
    const engine = await startEngine({ sandbox: null });
    const heard = engine.heard('profile.changed');
    const saved = await engine.call('profile.save', draft());
    expect(await engine.call('bucket.list', { profileId: saved.id })).toEqual(expect.any(Array));
    const { secret: _, ...rest } = draft({ id: saved.id, name: 'Ours' });
    expect(await engine.call('profile.save', rest)).toMatchObject({ id: saved.id, name: 'Ours' });
    expect(engine.secrets.get(saved.id)).toEqual(TEST_KEYS);
    await engine.call('profile.remove', { id: saved.id });
    expect(engine.secrets.size).toBe(0);
    expect(heard.map(({ profiles }) => profiles.map(({ name }) => name))).toEqual([['Mine'], ['Ours'], []]);
    await expect(engine.call('bucket.list', { profileId: saved.id })).rejects.toMatchObject({
      code: 'profile.missing',
    });
  });

  it('is used with its new secret as soon as it has one', async () => {
    const engine = await startEngine({ sandbox: null });
    const { id } = await engine.call(
      'profile.save',
      draft({ secret: { ...TEST_KEYS, secretAccessKey: 'wrong' } }),
    );
    await expect(engine.call('bucket.list', { profileId: id })).rejects.toMatchObject({ code: 'auth.wrong' });
    await engine.call('profile.save', draft({ id }));
    expect(await engine.call('bucket.list', { profileId: id })).toEqual(expect.any(Array));
  });

  it('that another process changed is used as it is now', async () => {
    const engine = await startEngine({ sandbox: null });
    const { id } = await engine.call('profile.save', draft({ endpoint: 'http://127.0.0.1:1' }));
    await expect(engine.call('bucket.list', { profileId: id })).rejects.toMatchObject({
      code: 'network.lost',
    });
    const other = await startEngine({
      sandbox: null,
      dataFolder: engine.dataFolder,
      queue: 'memory',
      vault: memoryVault(),
    });
    await other.call('profile.save', draft({ id }));
    expect(await engine.call('bucket.list', { profileId: id })).toEqual(expect.any(Array));
  });

  it('is not kept when its secret cannot be', async () => {
    const vault = { ...memoryVault(), write: () => Promise.reject(new Error('locked')) };
    const engine = await startEngine({ sandbox: null, vault });
    await expect(engine.call('profile.save', draft())).rejects.toMatchObject({ code: 'other' });
    expect(await engine.call('profile.list', null)).toEqual([]);
  });

  it('of the environment takes endpoint, region and keys from there', async () => {
    const env = {
      AWS_ACCESS_KEY_ID: TEST_KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: TEST_KEYS.secretAccessKey,
      AWS_ENDPOINT_URL: sandbox.endpoint,
      AWS_REGION: 'us-east-1',
    };
    const engine = await startEngine({ sandbox: null, env });
    const [found] = await engine.call('profile.find', null);
    expect(found).toMatchObject({ name: 'environment', endpoint: sandbox.endpoint });
    const { id } = await engine.call('profile.save', {
      id: null,
      name: 'Env',
      endpoint: null,
      region: null,
      addressing: 'path',
      source: { kind: 'environment' },
    });
    expect(await engine.call('bucket.list', { profileId: id })).toEqual(expect.any(Array));
    expect(await engine.call('profile.find', null)).toEqual([]);
  });

  it('of a shared AWS file takes its endpoint and keys from there', async () => {
    const home = await tempFolder();
    await mkdir(join(home, '.aws'));
    await writeFile(
      join(home, '.aws/config'),
      `[profile lab]\nendpoint_url = ${sandbox.endpoint}\nregion = us-east-1\n`,
    );
    await writeFile(
      join(home, '.aws/credentials'),
      `[lab]\naws_access_key_id = ${TEST_KEYS.accessKeyId}\naws_secret_access_key = ${TEST_KEYS.secretAccessKey}\n`,
    );
    const engine = await startEngine({ sandbox: null, home });
    const { id } = await engine.call('profile.save', {
      id: null,
      name: 'Lab',
      endpoint: null,
      region: null,
      addressing: 'path',
      source: { kind: 'aws-profile', name: 'lab' },
    });
    expect(await engine.call('bucket.list', { profileId: id })).toEqual(expect.any(Array));
  });

  it('of the practice bucket cannot be changed or removed', async () => {
    const engine = await startEngine({ sandbox });
    await expect(engine.call('profile.remove', { id: practiceId })).rejects.toMatchObject({
      code: 'input.wrong',
    });
    await expect(engine.call('profile.save', draft({ id: practiceId }))).rejects.toMatchObject({
      code: 'input.wrong',
    });
    await expect(engine.call('profile.save', draft({ source: { kind: 'practice' } }))).rejects.toMatchObject({
      code: 'input.wrong',
    });
  });

  it('leaves its secret in no log line', async () => {
    const engine = await startEngine({ sandbox: null });
    await engine.call(
      'profile.save',
      draft({ secret: { ...TEST_KEYS, secretAccessKey: 'VERY-SECRET-INDEED' } }),
    );
    await expect(
      engine.call('profile.try', draft({ secret: { ...TEST_KEYS, secretAccessKey: 'VERY-SECRET-INDEED' } })),
    ).rejects.toThrow();
    expect(engine.logged.length).toBeGreaterThan(0);
    expect(engine.logged.join()).not.toContain('VERY-SECRET-INDEED');
  });
});
