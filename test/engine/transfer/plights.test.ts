// What only a person or time can mend: told in one clear sentence, with the queue as it was.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { explainLine } from '../../../src/contract/error-text.ts';
import type { LocalPath, TransferId } from '../../../src/contract/models.ts';
import { seededBytes } from '../../support/bytes.ts';
import { mountFailingDisk } from '../../support/failing-disk.ts';
import {
  type FaultyEngine,
  type FaultyEngineOptions,
  filesBelow,
  startFaultyEngine,
} from '../../support/faulty-engine.ts';
import { type Fault, type ProxiedRequest, pass } from '../../support/faulty-proxy.ts';
import { until } from '../../support/queue.ts';
import { startTestSandbox, TEST_KEYS, type TestSandbox } from '../../support/sandbox.ts';
import { mountSmallDisk } from '../../support/small-disk.ts';
import { tempFolder } from '../../support/temp-folder.ts';

/** Temporary keys of the account that owns the buckets, as a role's are. */
const sessions = Array.from({ length: 40 }, (_, index) => ({
  name: 'main',
  accessKeyId: `SESSION${index}`,
  secretAccessKey: `secret-of-session-${index}`,
  sessionToken: `token-${index}`,
}));
const somebodyElse = { name: 'else', accessKeyId: 'SOMEBODYELSE', secretAccessKey: 'somebody-elses-secret' };
const mebibyte = 1024 * 1024;
const failingFiles = { 'a-good': seededBytes(50_000), 'b-bad': seededBytes(18 * mebibyte) };
const smallDisk = await mountSmallDisk(24 * 1024);
const failingDisk = await mountFailingDisk(failingFiles, 12);

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox({ accounts: [...sessions, somebodyElse] });
});
afterAll(async () => {
  await sandbox.stop();
  await smallDisk?.remove();
  await failingDisk?.remove();
});

const refusal = (status: number, code: string): Fault => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<Error><Code>${code}</Code></Error>`,
});

/** Twenty small files and one that goes in parts. */
const files = new Map([
  ...Array.from({ length: 20 }, (_, index) => [`f${index}`, seededBytes(20_000, index + 1)] as const),
  ['large', seededBytes(20 * mebibyte)],
]);

async function fill({ folder }: FaultyEngine): Promise<void> {
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
}

const start = ({ engine, here, there }: FaultyEngine, way: 'up' | 'down'): Promise<TransferId> => {
  const [source, target] = way === 'up' ? [here, there] : [there, here];
  return engine.call('transfer.start', { source, keys: null, target, ifExists: 'skip' }).then(({ id }) => id);
};

async function expectAllUp({ behind }: FaultyEngine): Promise<void> {
  for (const [name, bytes] of files) expect(Buffer.compare(await behind.get(name), bytes), name).toBe(0);
  expect(await behind.uploads()).toEqual([]);
}

/** Whose key signed a request. */
const signer = ({ headers }: ProxiedRequest) =>
  /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
const signers = ({ proxy }: FaultyEngine) => [...new Set(proxy.requests.map(signer))];

describe('credentials that run out in the middle', () => {
  /** A container's endpoint that gives one session after the other; each lasts so long by its own word. */
  async function startRole(lastsMs: number) {
    const given: string[] = [];
    const server = createServer((_request, response) => {
      const session = sessions[given.length];
      if (!session) return response.writeHead(500).end();
      given.push(session.accessKeyId);
      const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token } = session;
      const Expiration = new Date(Date.now() + lastsMs).toISOString();
      return response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ AccessKeyId, SecretAccessKey, Token, Expiration }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const options: FaultyEngineOptions = {
      draft: { source: { kind: 'instance' } },
      env: {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/role`,
        // Another identity is at hand all the time.
        AWS_ACCESS_KEY_ID: somebodyElse.accessKeyId,
        AWS_SECRET_ACCESS_KEY: somebodyElse.secretAccessKey,
      },
    };
    return { given, options };
  }

  it('are fetched anew before they do, and no file notices', async () => {
    // Fetched again a minute before their end: these every quarter of a second.
    const { given, options } = await startRole(60_250);
    const faulty = await startFaultyEngine(sandbox, options);
    await fill(faulty);
    faulty.proxy.follow(() => ({ kind: 'delay', ms: 60 }));
    const ended = await faulty.engine.ended(await start(faulty, 'up'));
    expect(ended).toMatchObject({ state: 'done', doneFiles: files.size, retries: 0 });
    expect(given.length).toBeGreaterThan(2);
    expect(signers(faulty)).toEqual(given.slice(0, signers(faulty).length));
    expect(signers(faulty).length).toBeGreaterThan(2);
    await expectAllUp(faulty);
  });

  it('are fetched anew when the server refuses them before their time, and no file notices', async () => {
    const { given, options } = await startRole(3_600_000);
    const faulty = await startFaultyEngine(sandbox, options);
    await fill(faulty);
    let good = 'SESSION0';
    faulty.proxy.follow((request) => {
      if (request.number === 12 || request.number === 50) good = `SESSION${Number(good.slice(7)) + 1}`;
      if (signer(request) === good) return { kind: 'delay', ms: 20 };
      // As Amazon does: a HEAD's refusal names no reason.
      return request.method === 'HEAD' ? { kind: 'answer', status: 400 } : refusal(400, 'ExpiredToken');
    });
    const ended = await faulty.engine.ended(await start(faulty, 'up'));
    expect(ended).toMatchObject({ state: 'done', doneFiles: files.size, retries: 0 });
    expect(given).toEqual(['SESSION0', 'SESSION1', 'SESSION2']);
    expect(signers(faulty)).toEqual(given);
    await expectAllUp(faulty);
  });

  describe('and cannot be fetched anew', () => {
    /** A profile of the shared files, kept up to date by another program. */
    async function startSection() {
      const home = (await tempFolder()) as LocalPath;
      await mkdir(join(home, '.aws'));
      const sign = (index: number) => {
        const { accessKeyId, secretAccessKey, sessionToken } = sessions[index]!;
        const section = (name: string, keys: readonly string[]) =>
          `[${name}]\naws_access_key_id = ${keys[0]}\naws_secret_access_key = ${keys[1]}\n`;
        return writeFile(
          join(home, '.aws', 'credentials'),
          `${section('default', Object.values(somebodyElse).slice(1))}${section('work', [accessKeyId, secretAccessKey])}aws_session_token = ${sessionToken}\n`,
        );
      };
      await sign(0);
      const faulty = await startFaultyEngine(sandbox, {
        home,
        draft: { source: { kind: 'aws-profile', name: 'work' } },
        env: {
          AWS_ACCESS_KEY_ID: somebodyElse.accessKeyId,
          AWS_SECRET_ACCESS_KEY: somebodyElse.secretAccessKey,
        },
      });
      await fill(faulty);
      faulty.proxy.follow((request) =>
        request.number > 12 && signer(request) === 'SESSION0'
          ? refusal(400, 'ExpiredToken')
          : { kind: 'delay', ms: 20 },
      );
      const id = await start(faulty, 'up');
      const held = await faulty.engine.ended(id);
      return { faulty, sign, id, held };
    }

    it.each(['the profile is saved', 'the transfer is resumed'])(
      'pause the transfer with a sentence, all files wait, and it goes on when one has signed in and %s',
      async (how) => {
        const { faulty, sign, id, held } = await startSection();
        const { engine, draft } = faulty;
        expect(held).toMatchObject({ state: 'paused', failedFiles: 0, error: { code: 'auth.expired' } });
        expect(explainLine(held.error!)).toMatch(
          /^Could not upload .+ to s3:.+: The session credentials have run out\. Sign in again, then retry\. \[ExpiredToken\]$/,
        );
        expect(held.doneFiles).toBeLessThan(files.size);
        const states = (await faulty.items(id)).map(({ state }) => state);
        expect(new Set(states)).toEqual(new Set(held.doneFiles > 0 ? ['done', 'waiting'] : ['waiting']));
        expect(signers(faulty)).toEqual(['SESSION0']);
        await sign(1);
        if (how === 'the profile is saved') await engine.call('profile.save', draft);
        else await engine.call('transfer.resume', { ids: [id] });
        expect(await engine.ended(id)).toMatchObject({ state: 'done', doneFiles: files.size, error: null });
        expect(signers(faulty)).toEqual(['SESSION0', 'SESSION1']);
        await expectAllUp(faulty);
      },
    );
  });
});

it('a profile that is given other keys in the middle costs no file, and nothing is signed with the old ones any more', async () => {
  const faulty = await startFaultyEngine(sandbox);
  const { engine, proxy, draft } = faulty;
  await fill(faulty);
  proxy.follow(() => ({ kind: 'delay', ms: 40 }));
  const id = await start(faulty, 'up');
  await until(
    () => proxy.requests.length,
    (count) => count > 10,
  );
  const { accessKeyId, secretAccessKey, sessionToken } = sessions[7]!;
  await engine.call('profile.save', { ...draft, secret: { accessKeyId, secretAccessKey, sessionToken } });
  expect(await engine.ended(id)).toMatchObject({ state: 'done', doneFiles: files.size, failedFiles: 0 });
  const all = proxy.requests.map(signer);
  expect(signers(faulty)).toEqual([TEST_KEYS.accessKeyId, accessKeyId]);
  expect(new Set(all.slice(all.indexOf(accessKeyId)))).toEqual(new Set([accessKeyId]));
  await expectAllUp(faulty);
});

describe('a full disk', () => {
  it.skipIf(smallDisk === null)(
    'in the middle of a download pauses it with a sentence, smaller files arrive, and it goes on when there is room',
    async () => {
      const faulty = await startFaultyEngine(sandbox);
      const { engine, proxy, behind, there } = faulty;
      const disk = smallDisk?.path as LocalPath;
      for (const [name, bytes] of files) await behind.put(`d/${name}`, bytes);
      // Another program fills the disk when the first bytes of the large file are on their way.
      const other = join(disk, 'other');
      proxy.follow(async ({ headers }) => {
        if (headers.range) await writeFile(other, new Uint8Array(12 * mebibyte));
        return pass;
      });
      const held = await engine.transfer({
        source: there,
        keys: null,
        target: { kind: 'local', path: disk },
        ifExists: 'skip',
      });
      expect(held).toMatchObject({ state: 'paused', doneFiles: files.size - 1, failedFiles: 0 });
      expect(explainLine(held.error!)).toBe(
        `Could not download s3://${faulty.bucket}/d/large to ${disk}/d/large: There is no space left on the disk. Free some space, then retry. [ENOSPC]`,
      );
      proxy.follow(() => pass);
      await rm(other);
      await engine.call('transfer.resume', { ids: [held.id] });
      expect(await engine.ended(held.id)).toMatchObject({ state: 'done', doneFiles: files.size });
      expect(await filesBelow(join(disk, 'd'))).toEqual([...files.keys()].sort());
      for (const [name, bytes] of files)
        expect(Buffer.compare(await readFile(join(disk, 'd', name)), bytes), name).toBe(0);
    },
  );
});

it('a quota that is used up pauses an upload with a sentence, its files wait, and it goes on when it is raised', async () => {
  const faulty = await startFaultyEngine(sandbox);
  const { engine, proxy } = faulty;
  await fill(faulty);
  proxy.follow(({ method, number }) =>
    method !== 'GET' && method !== 'HEAD' && number > 8 ? refusal(403, 'QuotaExceeded') : pass,
  );
  const id = await start(faulty, 'up');
  const held = await engine.ended(id);
  expect(held).toMatchObject({ state: 'paused', failedFiles: 0, error: { code: 'disk.full' } });
  expect(explainLine(held.error!)).toMatch(
    /: The quota of the account or bucket is used up\. Free some space, then retry\. \[QuotaExceeded\]$/,
  );
  proxy.follow(() => pass);
  await engine.call('transfer.resume', { ids: [id] });
  expect(await engine.ended(id)).toMatchObject({ state: 'done', doneFiles: files.size });
  await expectAllUp(faulty);
});

it.skipIf(failingDisk === null)(
  'a file that cannot be read in its middle is told, nothing of it is left in the bucket, and the others arrive',
  async () => {
    const faulty = await startFaultyEngine(sandbox);
    const { engine, behind, there, bucket } = faulty;
    const path = failingDisk?.path as LocalPath;
    const ended = await engine.transfer({
      source: { kind: 'local', path },
      keys: null,
      target: there,
      ifExists: 'skip',
      rules: [{ kind: 'exclude', pattern: 'lost+found*' }],
    });
    expect(ended).toMatchObject({ state: 'failed', doneFiles: 1, failedFiles: 1 });
    expect(await faulty.sentences(ended.id)).toEqual([
      `Could not upload ${path}/b-bad to s3://${bucket}/b-bad: The disk reports that it failed; it may be damaged or gone. The log says more. [EIO]`,
    ]);
    expect([...(await behind.list()).keys()]).toEqual(['a-good']);
    await engine.call('transfer.clear', { ids: null });
    await until(
      () => behind.uploads(),
      (uploads) => uploads.length === 0,
    );
  },
);

describe('an object that somebody deletes', () => {
  it.each<[string, string, (request: ProxiedRequest) => boolean]>([
    ['before its download begins', 'f19', ({ method }) => method === 'GET'],
    ['before the download of its parts begins', 'large', ({ method }) => method === 'HEAD'],
    ['between two of its parts', 'large', ({ headers }) => headers.range?.startsWith('bytes=0') === false],
  ])('%s is told, nothing of it is left on the disk, and the others arrive', async (_, name, isMoment) => {
    const faulty = await startFaultyEngine(sandbox);
    const { engine, proxy, behind, bucket, folder } = faulty;
    for (const [key, bytes] of files) await behind.put(key, bytes);
    proxy.follow(async (request) => {
      if (!request.path.includes('list-type') && isMoment(request)) await behind.remove(name);
      return pass;
    });
    const ended = await engine.ended(await start(faulty, 'down'));
    expect(ended).toMatchObject({ state: 'failed', doneFiles: files.size - 1, failedFiles: 1 });
    expect((await faulty.sentences(ended.id)).map((line) => line.replace(/ \[.+\]$/, ''))).toEqual([
      `Could not download s3://${bucket}/${name} to ${folder}/${name}: It is not there any more. Refresh the list.`,
    ]);
    expect(await filesBelow(folder)).toEqual([...files.keys()].filter((key) => key !== name).sort());
  });
});
