import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProfiles } from '../../../src/engine/profile/find.ts';
import { parseIni, readSharedProfiles } from '../../../src/engine/profile/shared-files.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const config = `
# people comment here
[default]
region = eu-central-1

[profile work]
region=us-west-2   ; the old one
services = minio
[profile "two words"]
sso_session = corp
region = eu-north-1
s3 =
  max_concurrent_requests = 20
  addressing_style = path
endpoint_url = https://all.example
[sso-session corp]
sso_region = us-east-1
[services minio]
s3 =
  endpoint_url = https://s3.example:9000
dynamodb =
  endpoint_url = https://db.example
`;
const credentials = `
[default]
aws_access_key_id = A
aws_secret_access_key = B = with an equals sign
[old]
aws_access_key_id = C
aws_secret_access_key = D
`;

async function home(): Promise<Awaited<ReturnType<typeof tempFolder>>> {
  const folder = await tempFolder();
  await mkdir(join(folder, '.aws'));
  await writeFile(join(folder, '.aws/config'), config);
  await writeFile(join(folder, '.aws/credentials'), credentials);
  return folder;
}

describe('the shared AWS files', () => {
  it('name profiles with region and endpoint', async () => {
    expect(await readSharedProfiles({ home: await home(), env: {} })).toEqual([
      { name: 'default', region: 'eu-central-1', endpoint: null },
      { name: 'work', region: 'us-west-2', endpoint: 'https://s3.example:9000' },
      { name: 'two words', region: 'eu-north-1', endpoint: 'https://all.example' },
      { name: 'old', region: null, endpoint: null },
    ]);
  });

  it('may lie elsewhere, or nowhere', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'c'), '[profile x]\nregion = r\n');
    const env = { AWS_CONFIG_FILE: join(folder, 'c'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none') };
    expect(await readSharedProfiles({ home: await home(), env })).toEqual([
      { name: 'x', region: 'r', endpoint: null },
    ]);
    expect(await readSharedProfiles({ home: folder, env: {} })).toEqual([]);
  });

  it('keep nested values apart and forgive nonsense', () => {
    const text = '\ufeff[a]\r\nx = 1\r\n  y = 2\r\nz\r\n= 3\r\n[broken\r\nw = 4\r\n';
    expect(parseIni(text.slice(1)).get('a')).toEqual(
      new Map([
        ['x', '1'],
        ['x.y', '2'],
        ['w', '4'],
      ]),
    );
  });
});

describe('profiles that could be connected', () => {
  it('are those of the files and the environment that are not connected yet', async () => {
    const env = {
      AWS_ACCESS_KEY_ID: 'A',
      AWS_DEFAULT_REGION: 'eu-west-3',
      AWS_ENDPOINT_URL: 'https://all',
      AWS_ENDPOINT_URL_S3: 'https://s3',
    };
    const found = await findProfiles({ home: await home(), env }, [
      { kind: 'aws-profile', name: 'old' },
      { kind: 'keychain' },
    ]);
    expect(found.map(({ name }) => name)).toEqual(['environment', 'default', 'work', 'two words']);
    expect(found[0]).toEqual({
      name: 'environment',
      source: { kind: 'environment' },
      region: 'eu-west-3',
      endpoint: 'https://s3',
    });
    expect(found[2]).toMatchObject({ source: { kind: 'aws-profile', name: 'work' } });
  });
});
