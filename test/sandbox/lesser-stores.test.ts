// A sandbox that is told to be a lesser store gets exactly those preconditions wrong that its name says.

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { lesserStores } from '../support/lesser-stores.ts';
import { startTestSandbox } from '../support/sandbox.ts';
import { type RawRequest, raw } from './raw-client.ts';

const stale = '"00000000000000000000000000000000"';
const deletion = `<Delete><Object><Key>k</Key><ETag>${stale}</ETag></Object></Delete>`;

/** Requests that a store which keeps to preconditions refuses, by kind. */
const requests: Readonly<Record<'writes' | 'deletes' | 'copies' | 'reads', readonly RawRequest[]>> = {
  writes: [
    { method: 'PUT', path: '/lesser/k', body: 'lost', headers: { 'if-none-match': '*' } },
    { method: 'PUT', path: '/lesser/k', body: 'lost', headers: { 'if-match': stale } },
  ],
  deletes: [
    { method: 'DELETE', path: '/lesser/k', headers: { 'if-match': stale } },
    {
      method: 'POST',
      path: '/lesser',
      query: { delete: '' },
      body: deletion,
      headers: { 'content-md5': createHash('md5').update(deletion).digest('base64') },
    },
  ],
  copies: [
    { method: 'PUT', path: '/lesser/k', headers: copyHeaders({ 'if-none-match': '*' }) },
    { method: 'PUT', path: '/lesser/k', headers: copyHeaders({ 'if-match': stale }) },
    { method: 'PUT', path: '/lesser/k', headers: copyHeaders({ 'x-amz-copy-source-if-match': stale }) },
  ],
  reads: [{ path: '/lesser/k', headers: { 'if-match': stale } }],
};

function copyHeaders(condition: Record<string, string>): Record<string, string> {
  return { 'x-amz-copy-source': '/lesser/other', ...condition };
}

test.each(Object.entries(lesserStores))('a store that %s', async (name, options) => {
  await using sandbox = await startTestSandbox(options);
  const ask = (request: RawRequest) => raw(sandbox.endpoint, request);
  await ask({ method: 'PUT', path: '/lesser' });
  await ask({ method: 'PUT', path: '/lesser/other', body: 'other' });
  for (const [kind, asked] of Object.entries(requests)) {
    const isNamed = kind !== 'reads' && (name.endsWith('-conditions') || name.endsWith(`-${kind}`));
    const lapse = name.startsWith('ignores') ? 'ignored' : 'NotImplemented';
    for (const request of asked) {
      await ask({ method: 'PUT', path: '/lesser/k', body: 'kept' });
      const { body } = await ask(request);
      const code = /<Code>(.*?)<\/Code>/.exec(body.toString())?.[1] ?? 'ignored';
      const isKept = (await ask({ path: '/lesser/k' })).body.toString() === 'kept';
      expect([kind, code, isKept]).toEqual([
        kind,
        isNamed ? lapse : 'PreconditionFailed',
        !isNamed || lapse !== 'ignored',
      ]);
    }
  }
});

test('a store that fails with versions does so only where they are kept', async () => {
  await using sandbox = await startTestSandbox(lesserStores['fails-with-versions']);
  const ask = (request: RawRequest) => raw(sandbox.endpoint, request);
  await ask({ method: 'PUT', path: '/lesser' });
  const { headers } = await ask({ method: 'PUT', path: '/lesser/k', body: 'kept' });
  const right = { 'if-match': headers['etag'] ?? '' };
  const attempts = [
    { method: 'PUT', path: '/lesser/k', body: 'kept', headers: right },
    { method: 'PUT', path: '/lesser/k', body: 'kept', headers: { 'if-none-match': '*' } },
    { method: 'DELETE', path: '/lesser/k', headers: { 'if-match': stale } },
  ];
  const statuses = async () => {
    const all: number[] = [];
    for (const attempt of attempts) all.push((await ask(attempt)).status);
    return all;
  };
  expect(await statuses()).toEqual([200, 412, 412]);
  const body = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
  await ask({ method: 'PUT', path: '/lesser', query: { versioning: '' }, body });
  expect(await statuses()).toEqual([412, 200, 204]);
});
