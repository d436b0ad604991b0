// The log: bounded, readable by programs, silent in trouble, and without secrets.

import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { delay } from '../../src/base/abort.ts';
import type { LocalPath } from '../../src/contract/models.ts';
import { createLog, logFileOf } from '../../src/host/log.ts';
import { tempFolder } from '../support/temp-folder.ts';

const clock = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5), delay };

async function linesOf(folder: LocalPath): Promise<Record<string, unknown>[]> {
  const text = await readFile(logFileOf(folder), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('a line is one JSON object with its time, level and facts', async () => {
  const folder = await tempFolder();
  createLog(folder, { clock })('warn', 'a thing happened', { bucket: 'photos', count: 2 });
  expect(await linesOf(folder)).toEqual([
    {
      time: '2026-01-02T03:04:05.000Z',
      level: 'warn',
      pid: process.pid,
      what: 'a thing happened',
      facts: { bucket: 'photos', count: 2 },
    },
  ]);
});

test('a line break in a fact does not make a second line', async () => {
  const folder = await tempFolder();
  createLog(folder, { clock })('info', 'odd\nname', { key: 'a\nb' });
  expect(await linesOf(folder)).toMatchObject([{ what: 'odd\nname', facts: { key: 'a\nb' } }]);
});

test('no key, secret, token or signature reaches the file', async () => {
  const folder = await tempFolder();
  const log = createLog(folder, { clock });
  const never = [
    'AKIAABCDEFGHIJKLMNOP',
    'hunter2/secret',
    'session-token-value',
    'f00dsignature',
    'abcdef.bearer.value',
  ];
  const [key, secretAccessKey, sessionToken, signature, bearer] = never;
  log('info', `https://b.example/k?X-Amz-Credential=${key}&X-Amz-Signature=${signature}&x-id=GetObject`);
  log('info', 'facts', {
    secret: { accessKeyId: key, secretAccessKey, sessionToken },
    headers: {
      Authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260102, Signature=${signature}`,
      cookie: secretAccessKey,
    },
    nested: [{ aws_secret_access_key: secretAccessKey }],
    text: `authorization was Bearer ${bearer} and secret_access_key = ${secretAccessKey}`,
  });
  log('error', 'failed', {
    error: Object.assign(
      new Error(`denied for ${key}`, { cause: new Error(`sessionToken=${sessionToken}`) }),
      {
        $response: { headers: { 'x-amz-security-token': sessionToken } },
      },
    ),
  });
  const text = await readFile(logFileOf(folder), 'utf8');
  expect(never.filter((word) => word !== undefined && text.includes(word))).toEqual([]);
  expect(text).toContain('x-id=GetObject');
});

test('files are put aside when they have grown, and only so many are kept', async () => {
  const folder = await tempFolder();
  const log = createLog(folder, { clock, maxBytes: 1000, files: 3 });
  for (let count = 0; count < 60; count += 1) log('info', `line ${count} ${'x'.repeat(50)}`);
  const names = (await readdir(dirname(logFileOf(folder)))).sort();
  expect(names).toEqual(['longshore.log', 'longshore.log.1', 'longshore.log.2']);
  expect((await linesOf(folder)).at(-1)?.['what']).toContain('line 59');
});

test('a second process that holds a file put aside goes on in the new one', async () => {
  const folder = await tempFolder();
  const logs = [createLog(folder, { clock, maxBytes: 500 }), createLog(folder, { clock, maxBytes: 500 })];
  for (let count = 0; count < 12; count += 1) logs[count % 2]?.('info', `line ${count} ${'x'.repeat(50)}`);
  const folderOfLogs = dirname(logFileOf(folder));
  const texts = await Promise.all(
    (await readdir(folderOfLogs)).map((name) => readFile(join(folderOfLogs, name), 'utf8')),
  );
  expect(texts.join('').trimEnd().split('\n')).toHaveLength(12);
});

test('a log that cannot be written is silent', async () => {
  const folder = await tempFolder();
  await writeFile(join(folder, 'log'), 'a file where the folder should be');
  createLog(folder, { clock })('error', 'nobody hears this');
  createLog(null, { clock })('error', 'nor this');
});

test('the log is its owner\u2019s alone', async () => {
  if (process.platform === 'win32') return;
  const folder = await tempFolder();
  await mkdir(join(folder, 'log'));
  await chmod(join(folder, 'log'), 0o755);
  createLog(folder, { clock })('info', 'private');
  const { mode } = await import('node:fs').then(({ statSync }) => statSync(logFileOf(folder)));
  expect(mode & 0o077).toBe(0);
});
