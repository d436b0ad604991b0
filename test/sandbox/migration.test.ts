// A folder that an earlier Longshore wrote opens, and nothing of it is lost.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { startTestSandbox } from '../support/sandbox.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { raw, sha256 } from './raw-client.ts';

/** The tables as they were before there were versions, word for word. */
const first = `
CREATE TABLE bucket (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  owner TEXT NOT NULL,
  region TEXT NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE part (
  id INTEGER PRIMARY KEY,
  content INTEGER NOT NULL,
  number INTEGER NOT NULL,
  size INTEGER NOT NULL,
  md5 TEXT NOT NULL,
  checksums TEXT NOT NULL,
  modified_ms INTEGER NOT NULL,
  file TEXT,
  bytes BLOB,
  UNIQUE (content, number)
) STRICT;
CREATE INDEX part_file ON part (file) WHERE file IS NOT NULL;

CREATE TABLE object (
  bucket INTEGER NOT NULL,
  key BLOB NOT NULL,
  content INTEGER NOT NULL,
  size INTEGER NOT NULL,
  etag TEXT NOT NULL,
  modified_ms INTEGER NOT NULL,
  storage_class TEXT NOT NULL,
  headers TEXT NOT NULL,
  tags TEXT NOT NULL,
  checksum TEXT,
  PRIMARY KEY (bucket, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE upload (
  content INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  bucket INTEGER NOT NULL,
  key BLOB NOT NULL,
  started_ms INTEGER NOT NULL,
  storage_class TEXT NOT NULL,
  headers TEXT NOT NULL,
  tags TEXT NOT NULL,
  checksum_algorithm TEXT,
  checksum_type TEXT
) STRICT;
CREATE INDEX upload_key ON upload (bucket, key, content);

INSERT INTO bucket VALUES (1, 'kept', 'main', 'us-east-1', 1700000000000);
INSERT INTO part VALUES (1, 1, 0, 5, '5d41402abc4b2a76b9719d911017c592', '{}', 1700000000000, NULL, CAST('hello' AS BLOB));
INSERT INTO part VALUES (2, 2, 0, 100000, 'cafe', '{}', 1700000000000, '0123456789abcdef0123456789abcdef', NULL);
INSERT INTO part VALUES (3, 3, 1, 4, '098f6bcd4621d373cade4e832627b4f6', '{"CRC64NVME":"+hwbwvXk3L8="}', 1700000000000, NULL, CAST('test' AS BLOB));
INSERT INTO object VALUES (1, CAST('small' AS BLOB), 1, 5, '5d41402abc4b2a76b9719d911017c592', 1700000000000,
  'STANDARD_IA', '{"content-type":"text/plain","x-amz-meta-k":"v"}', '[{"key":"t","value":"1"}]', NULL);
INSERT INTO object VALUES (1, CAST('large' AS BLOB), 2, 100000, 'cafe', 1700000000000, 'STANDARD', '{}', '[]', NULL);
INSERT INTO upload VALUES (3, 'begun', 1, CAST('mp' AS BLOB), 1700000000000, 'STANDARD', '{}', '[]', NULL, NULL);

PRAGMA application_id = 0x4c536278;
PRAGMA user_version = 1;
`;

test('a folder from before there were versions opens and keeps all, each object as its version null', async () => {
  const dir = await tempFolder();
  const large = Buffer.alloc(100_000, 'L');
  await mkdir(join(dir, 'bodies', '01'), { recursive: true });
  await writeFile(join(dir, 'bodies', '01', '0123456789abcdef0123456789abcdef'), large);
  const index = new DatabaseSync(join(dir, 'index.sqlite'));
  index.exec(first);
  index.close();

  for (const run of ['first', 'second']) {
    await using sandbox = await startTestSandbox({ dir });
    const get = (path: string, query = {}) => raw(sandbox.endpoint, { path, query });
    const small = await get('/kept/small', { versionId: 'null' });
    expect([run, small.body.toString(), small.headers]).toEqual([
      run,
      'hello',
      expect.objectContaining({
        'content-type': 'text/plain',
        'x-amz-meta-k': 'v',
        'x-amz-storage-class': 'STANDARD_IA',
        'x-amz-tagging-count': '1',
        'last-modified': 'Tue, 14 Nov 2023 22:13:20 GMT',
      }),
    ]);
    expect(small.headers).not.toHaveProperty('x-amz-version-id');
    expect(sha256((await get('/kept/large')).body)).toBe(sha256(large));
    expect((await get('/kept', { uploads: '' })).body.toString()).toContain('<UploadId>begun</UploadId>');
    const listed = (await get('/kept', { versions: '' })).body.toString();
    expect([...listed.matchAll(/<Key>(.*?)<\/Key><VersionId>(.*?)</g)].map((m) => m.slice(1))).toEqual([
      ['large', 'null'],
      ['small', 'null'],
    ]);
  }

  await using sandbox = await startTestSandbox({ dir });
  const complete =
    '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>098f6bcd4621d373cade4e832627b4f6</ETag></Part></CompleteMultipartUpload>';
  const done = { method: 'POST', path: '/kept/mp', query: { uploadId: 'begun' }, body: complete };
  expect((await raw(sandbox.endpoint, done)).status).toBe(200);
  expect((await raw(sandbox.endpoint, { path: '/kept/mp' })).body.toString()).toBe('test');
});

test('a folder from a Longshore to come is left alone', async () => {
  const dir = await tempFolder();
  {
    await using _ = await startTestSandbox({ dir });
  }
  const index = new DatabaseSync(join(dir, 'index.sqlite'));
  index.exec('PRAGMA user_version = 1000');
  index.close();
  await expect(startTestSandbox({ dir })).rejects.toThrow(/newer Longshore/);
});
