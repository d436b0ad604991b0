// Comparing places on a real server: what is found, and what is asked of the server to find it.

import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { StreamInput } from '../../../src/contract/api.ts';
import { explainLine } from '../../../src/contract/error-text.ts';
import type { LocalPath } from '../../../src/contract/models.ts';
import type { Finding, VerifyProgress } from '../../../src/contract/verification.ts';
import { base64, createHasher } from '../../../src/engine/store/hasher.ts';
import { seededBytes } from '../../support/bytes.ts';
import { practiceId, startEngine, type TestEngine } from '../../support/engine.ts';
import {
  type Fault,
  type FaultyProxy,
  type ProxiedRequest,
  pass,
  startFaultyProxy,
} from '../../support/faulty-proxy.ts';
import { hastyClock, localPlace } from '../../support/queue.ts';
import { type S3Server, sandboxServer } from '../../support/s3-server.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { bareClient } from '../store/s3/s3-fixture.ts';

let server: S3Server;
beforeAll(async () => {
  server = await sandboxServer();
});
afterAll(() => server.stop());

interface Setting {
  readonly engine: TestEngine;
  readonly proxy: FaultyProxy;
  readonly client: S3Client;
  readonly folder: LocalPath;
  /** What every key here begins with. */
  readonly prefix: string;
  verify(input?: Partial<StreamInput<'entry.verify'>>): Promise<VerifyProgress>;
  /** Requests of one method about objects, by key, since the proxy was started. */
  asked(method: string): string[];
}

let count = 0;

async function setUp(clock = hastyClock): Promise<Setting> {
  count += 1;
  const prefix = `test-${count}/`;
  const proxy = await startFaultyProxy(server.endpoint);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  const engine = await startEngine({
    sandbox: { endpoint: proxy.endpoint, region: server.region },
    clock,
  });
  const folder = await tempFolder();
  const bucket = 'practice';
  const client = bareClient(server);
  await engine
    .call('bucket.create', { profileId: practiceId, bucket, region: null, storageClass: null })
    .catch(() => {});
  return {
    engine,
    proxy,
    client,
    folder,
    prefix,
    async verify(input) {
      const items = await engine.all('entry.verify', {
        source: localPlace(folder),
        target: engine.bucket(prefix),
        rules: undefined,
        fetch: 'if-needed',
        ...input,
      });
      const last = items.at(-1);
      if (!last) throw new Error('nothing was told');
      return { ...last, findings: items.flatMap(({ findings }) => findings) };
    },
    asked: (method) =>
      proxy.requests.flatMap((request) => {
        const key = keyOf(request);
        return request.method === method && key !== '' ? [key] : [];
      }),
  };
}

/** The key below the test's prefix that a request is about; '' for a listing. */
function keyOf({ path }: ProxiedRequest): string {
  return /^\/practice\/test-\d+\/([^?]+)/.exec(path)?.[1] ?? '';
}

async function put({ client, prefix }: Setting, key: string, bytes: Uint8Array | string): Promise<void> {
  await client.send(
    new PutObjectCommand({ Bucket: 'practice', Key: prefix + key, Body: Buffer.from(bytes) }),
  );
}

type Kind = Pick<CreateMultipartUploadCommand['input'], 'ChecksumAlgorithm' | 'ChecksumType'>;

async function putParts(
  { client, prefix }: Setting,
  key: string,
  parts: readonly Uint8Array[],
  kind: Kind = {},
): Promise<void> {
  const about = { Bucket: 'practice', Key: prefix + key };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...about, ...kind }));
  const done = await Promise.all(
    parts.map(async (Body, index) => {
      const PartNumber = index + 1;
      const { ChecksumAlgorithm } = kind;
      const sent = await client.send(
        new UploadPartCommand({
          ...about,
          UploadId,
          PartNumber,
          Body,
          ...(ChecksumAlgorithm && { ChecksumAlgorithm }),
        }),
      );
      const { ETag, ChecksumSHA256, ChecksumCRC64NVME, ChecksumCRC32 } = sent;
      return { PartNumber, ETag, ChecksumSHA256, ChecksumCRC64NVME, ChecksumCRC32 };
    }),
  );
  await client.send(
    new CompleteMultipartUploadCommand({
      ...about,
      UploadId,
      MultipartUpload: { Parts: done },
      ...(kind.ChecksumType && { ChecksumType: kind.ChecksumType }),
    }),
  );
}

const short = ({ findings }: VerifyProgress) =>
  findings.map(({ kind, key, proof }: Finding) => [kind, key, proof ?? ''].join(' ').trim());
/** What a server does that keeps no checksums. */
const withoutChecksums: Fault = { kind: 'without-headers', start: 'x-amz-checksum' };
const mebibyte = 1024 * 1024;
const cut = (bytes: Uint8Array, ...sizes: number[]): Uint8Array[] => {
  let at = 0;
  return sizes.map((size) => bytes.subarray(at, (at += size)));
};
const flipped = (bytes: Uint8Array, at = 0): Uint8Array => {
  const changed = Uint8Array.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
};

describe('a folder and a prefix', () => {
  it('are the same when every file is, whatever the names, and that takes one listing', async () => {
    const setting = await setUp();
    const { folder, verify, proxy, asked } = setting;
    const names = ['a.txt', 'a/b', 'a-b', 'a0', '\u{1f600}', '\uffee', 'spa\u00df & +plus %41', 'a/empty'];
    await mkdir(join(folder, 'a', 'no-file-in-it'), { recursive: true });
    for (const name of names) {
      await writeFile(join(folder, name), name === 'a/empty' ? '' : name);
      await put(setting, name, name === 'a/empty' ? '' : name);
    }
    await put(setting, 'marker/', '');
    const before = proxy.requests.length;
    expect(await verify()).toMatchObject({ files: 8, same: 8, failed: 0, fetchedBytes: 0, findings: [] });
    expect(proxy.requests.slice(before).map(({ method }) => method)).toEqual(['GET']);
    expect(asked('HEAD')).toEqual([]);
  });

  it('differ in what is missing, extra, of another size or of other bytes', async () => {
    const setting = await setUp();
    const { folder, verify } = setting;
    for (const name of ['same', 'missing', 'longer', 'other']) await writeFile(join(folder, name), name);
    await put(setting, 'same', 'same');
    await put(setting, 'extra', 'extra');
    await put(setting, 'longer', 'longer!');
    await put(setting, 'other', 'othes');
    const found = await verify();
    expect(short(found)).toEqual([
      'extra extra',
      'different longer size',
      'missing missing',
      'different other crc32',
    ]);
    expect(found).toMatchObject({ files: 5, same: 1, missing: 1, extra: 1, different: 2, fetchedBytes: 0 });
    expect(found.findings[1]).toMatchObject({ sourceBytes: 6, targetBytes: 7, error: null });
  });

  it('are compared as far as the rules go', async () => {
    const setting = await setUp();
    const { folder, verify } = setting;
    for (const name of ['a.txt', 'b.log']) await writeFile(join(folder, name), name);
    await put(setting, 'c.log', 'c');
    const rules = [
      { kind: 'exclude' as const, pattern: '*' },
      { kind: 'include' as const, pattern: '*.txt' },
    ];
    expect(short(await verify({ rules }))).toEqual(['missing a.txt']);
  });

  it('are not compared where a symbolic link stands, and it is said so', async () => {
    const setting = await setUp();
    const { folder, verify } = setting;
    await symlink('/etc/hostname', join(folder, 'link'));
    await put(setting, 'link', 'x');
    const { findings } = await verify();
    expect(findings).toMatchObject([{ kind: 'failed', key: 'link', targetBytes: 1 }]);
    const [finding] = findings;
    expect(finding?.error && explainLine(finding.error)).toContain('a symbolic link');
  });

  it('are not compared when the folder is not there', async () => {
    const { verify, folder } = await setUp();
    await expect(verify({ source: localPlace(join(folder, 'no') as LocalPath) })).rejects.toMatchObject({
      code: 'entry.missing',
    });
  });
});

describe('an object in parts', () => {
  const bytes = seededBytes(12 * mebibyte);
  const even = cut(bytes, 5 * mebibyte, 5 * mebibyte, 2 * mebibyte);
  // As many as if they were of the size of the first.
  const uneven = cut(bytes, 5 * mebibyte, 6 * mebibyte, mebibyte);

  it.each<[string, Kind, Finding['proof']]>([
    ['a checksum of the whole', { ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'FULL_OBJECT' }, 'crc64nvme'],
    ['a checksum of checksums', { ChecksumAlgorithm: 'SHA256', ChecksumType: 'COMPOSITE' }, 'sha256'],
    ['its ETag alone', {}, 'etag'],
  ])('is proved by %s, and no byte of it is read', async (_, kind, proof) => {
    const setting = await setUp();
    const { folder, verify, asked, proxy } = setting;
    if (proof === 'etag') proxy.follow(() => withoutChecksums);
    await writeFile(join(folder, 'same'), bytes);
    await writeFile(join(folder, 'uneven'), bytes);
    await writeFile(join(folder, 'wrong'), flipped(bytes, 11 * mebibyte));
    await putParts(setting, 'same', even, kind);
    await putParts(setting, 'uneven', uneven, kind);
    await putParts(setting, 'wrong', even, kind);
    const found = await verify({ fetch: 'never' });
    expect(short(found)).toEqual([`different wrong ${proof}`]);
    expect(found).toMatchObject({ same: 2, fetchedBytes: 0 });
    expect(asked('GET')).toEqual([]);
  });

  it('is asked for the size of one part where that is enough', async () => {
    const setting = await setUp();
    const { folder, verify, proxy } = setting;
    await writeFile(join(folder, 'k'), bytes);
    await putParts(setting, 'k', even);
    proxy.follow(() => withoutChecksums);
    await verify();
    const asked = proxy.requests.filter(({ method, path }) => method === 'HEAD' && path.includes('/k'));
    expect(asked.map(({ path }) => /partNumber=(\d+)/.exec(path)?.[1])).toEqual([undefined, '1']);
  });

  it('on a server that does not know part numbers is proved where it was cut as clients usually do', async () => {
    const setting = await setUp();
    const { folder, verify, proxy } = setting;
    for (const name of ['usual', 'unusual', 'wrong']) await writeFile(join(folder, name), bytes);
    await putParts(setting, 'usual', even);
    await putParts(setting, 'unusual', uneven);
    await putParts(setting, 'wrong', cut(flipped(bytes), 5 * mebibyte, 5 * mebibyte, 2 * mebibyte));
    proxy.follow(({ path }) =>
      path.includes('partNumber') ? { kind: 'answer', status: 400 } : withoutChecksums,
    );
    expect(short(await verify({ fetch: 'never' }))).toEqual(['unverifiable unusual', 'unverifiable wrong']);
    const found = await verify();
    expect(short(found)).toEqual(['different wrong bytes']);
    expect(found).toMatchObject({ same: 2, fetchedBytes: 2 * bytes.length });
  });
});

describe('an object whose ETag is no MD5', () => {
  /** The server says that somebody's key has encrypted the object, so that its ETag is none. */
  async function encrypted(text: string, more: Record<string, string> = {}): Promise<Setting> {
    const setting = await setUp();
    await writeFile(join(setting.folder, 'k'), 'bytes');
    await put(setting, 'k', text);
    const hasher = await createHasher('md5');
    hasher.update(Buffer.from(text));
    const etag = `"${Buffer.from(hasher.digest()).toString('hex')}"`;
    setting.proxy.follow(({ method }) => {
      if (method !== 'HEAD') return pass;
      const headers = { etag, 'content-length': '5', 'x-amz-server-side-encryption': 'aws:kms', ...more };
      return { kind: 'answer', status: 200, headers };
    });
    return setting;
  }

  it('and that has no checksum is unverifiable without its bytes, and they are read where that is allowed', async () => {
    const { verify } = await encrypted('other');
    expect(short(await verify({ fetch: 'never' }))).toEqual(['unverifiable k']);
    const found = await verify({ fetch: 'if-needed' });
    expect(short(found)).toEqual(['different k bytes']);
    expect(found.fetchedBytes).toBe(5);
  });

  it('is proved by its checksum', async () => {
    const hasher = await createHasher('crc32c');
    hasher.update(Buffer.from('bytes'));
    const { verify, asked } = await encrypted('other', {
      'x-amz-checksum-crc32c': base64(hasher.digest()),
      'x-amz-checksum-type': 'FULL_OBJECT',
    });
    expect(await verify()).toMatchObject({ same: 1, findings: [], fetchedBytes: 0 });
    expect(asked('GET')).toEqual([]);
  });
});

describe('bytes', () => {
  it('are all read when that is asked for', async () => {
    const setting = await setUp();
    const { folder, verify, asked } = setting;
    for (const name of ['a', 'b']) {
      await writeFile(join(folder, name), 'bytes');
      await put(setting, name, 'bytes');
    }
    expect(await verify({ fetch: 'always' })).toMatchObject({ same: 2, fetchedBytes: 10 });
    expect(asked('GET').sort()).toEqual(['a', 'b']);
  });

  it('of two folders of this computer are compared, for they cost nothing', async () => {
    const { folder, verify } = await setUp();
    const other = await tempFolder();
    for (const [name, text] of [
      ['same', 'x'],
      ['other', 'y'],
    ] as const) {
      await writeFile(join(folder, name), 'x');
      await writeFile(join(other, name), text);
    }
    const found = await verify({ target: localPlace(other), fetch: 'never' });
    expect(short(found)).toEqual(['different other bytes']);
    expect(found.fetchedBytes).toBe(0);
  });
});

describe('two prefixes', () => {
  it('are compared by what the server says of both', async () => {
    const setting = await setUp();
    const { engine, prefix, verify, asked } = setting;
    const bytes = seededBytes(6 * mebibyte);
    const parts = cut(bytes, 5 * mebibyte, mebibyte);
    const whole: Kind = { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' };
    await put(setting, 'one/equal-etag', 'x');
    await put(setting, 'two/equal-etag', 'x');
    await put(setting, 'one/in-parts', bytes);
    await putParts(setting, 'two/in-parts', parts, whole);
    await put(setting, 'one/other', bytes);
    await putParts(setting, 'two/other', cut(flipped(bytes), 5 * mebibyte, mebibyte), whole);
    await put(setting, 'one/nothing-in-common', bytes);
    await putParts(setting, 'two/nothing-in-common', parts);
    const ends = { source: engine.bucket(`${prefix}one/`), target: engine.bucket(`${prefix}two/`) };
    expect(short(await verify({ ...ends, fetch: 'never' }))).toEqual([
      'unverifiable nothing-in-common',
      'different other crc32',
    ]);
    expect(asked('HEAD')).not.toContain('one/equal-etag');
    expect(asked('GET')).toEqual([]);
    const found = await verify(ends);
    expect(short(found)).toEqual(['different other crc32']);
    expect(found.fetchedBytes).toBe(2 * bytes.length);
  });
});

describe('what changes meanwhile', () => {
  it('on the disk is told, and not compared', async () => {
    const setting = await setUp();
    const { folder, verify, proxy } = setting;
    await writeFile(join(folder, 'k'), 'bytes');
    await put(setting, 'k', 'other');
    proxy.follow(async ({ method }) => {
      if (method === 'HEAD') await utimes(join(folder, 'k'), 1, 1);
      return pass;
    });
    const { findings } = await verify();
    expect(findings).toMatchObject([{ kind: 'failed', key: 'k', error: { code: 'entry.changed' } }]);
  });

  it('in the bucket is told, and not compared', async () => {
    const setting = await setUp();
    const { folder, verify, proxy } = setting;
    await writeFile(join(folder, 'k'), 'bytes');
    await put(setting, 'k', 'other');
    proxy.follow(async ({ method }) => {
      if (method === 'HEAD') await put(setting, 'k', 'bytes');
      return pass;
    });
    const { findings } = await verify();
    expect(findings).toMatchObject([{ kind: 'failed', key: 'k', error: { code: 'entry.changed' } }]);
  });

  it('is refused to one file is a finding, and the others are compared', async () => {
    const setting = await setUp();
    const { folder, verify, proxy } = setting;
    for (const name of ['a', 'b']) {
      await writeFile(join(folder, name), 'bytes');
      await put(setting, name, 'other');
    }
    proxy.follow((request) =>
      request.method === 'HEAD' && keyOf(request) === 'a' ? { kind: 'answer', status: 403 } : pass,
    );
    const found = await verify();
    expect(short(found)).toEqual(['failed a', 'different b crc32']);
    expect(found.findings[0]?.error).toMatchObject({ code: 'access.denied' });
  });

  it('is the server, which refuses file after file: then the comparison ends with that', async () => {
    const setting = await setUp();
    const { folder, verify, proxy } = setting;
    for (let index = 0; index < 6; index += 1) {
      await writeFile(join(folder, `k${index}`), 'bytes');
      await put(setting, `k${index}`, 'other');
    }
    const body = '<Error><Code>ExpiredToken</Code></Error>';
    proxy.follow(({ method }) => (method === 'HEAD' ? { kind: 'answer', status: 401, body } : pass));
    await expect(verify()).rejects.toMatchObject({ code: 'auth.wrong' });
  });
});

it('a cancel ends it although the server does not answer', async () => {
  const setting = await setUp();
  const { engine, folder, prefix, proxy } = setting;
  for (let index = 0; index < 3; index += 1) {
    await writeFile(join(folder, `k${index}`), 'bytes');
    await put(setting, `k${index}`, 'other');
  }
  let heads = 0;
  const abort = new AbortController();
  proxy.follow(({ method }) => {
    if (method !== 'HEAD') return pass;
    heads += 1;
    if (heads === 3) abort.abort();
    return { kind: 'hang' };
  });
  const reading = (async () => {
    const input = { source: localPlace(folder), target: engine.bucket(prefix), rules: undefined };
    for await (const _ of engine.open('entry.verify', { ...input, fetch: 'never' }, abort));
  })();
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
});

it('whoever leaves early does not wait for what is under way', async () => {
  // Time stands still, so that it is told at the hundredth finding: then a file behind it has been begun.
  const setting = await setUp({ ...hastyClock, now: () => 0 });
  const { engine, folder, prefix, proxy } = setting;
  const names = Array.from({ length: 130 }, (_, index) => `k${String(index).padStart(3, '0')}`);
  for (const name of names) await writeFile(join(folder, name), 'bytes');
  await put(setting, 'k110', 'other');
  const isAsked = new Promise<void>((resolve) => {
    proxy.follow(({ method }) => {
      if (method !== 'HEAD') return pass;
      resolve();
      return { kind: 'hang' };
    });
  });
  const input = { source: localPlace(folder), target: engine.bucket(prefix), rules: undefined };
  for await (const { missing } of engine.open('entry.verify', { ...input, fetch: 'never' })) {
    expect(missing).toBe(100);
    await isAsked;
    break;
  }
});
