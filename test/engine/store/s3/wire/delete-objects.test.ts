// Removing many objects at once: what is asked arrives as it was meant, and every one of them is answered for.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  deleteObjectsRequest,
  readDeleteResult,
} from '../../../../../src/engine/store/s3/wire/delete-objects.ts';
import { createFastWire } from '../../../../../src/engine/store/s3/wire/fast-wire.ts';
import { readListPage } from '../../../../../src/engine/store/s3/wire/list-page.ts';
import { freshBucketName, type S3Server, sandboxServer } from '../../../../support/s3-server.ts';
import { openWire } from './wire-kinds.ts';

let server: S3Server;
beforeAll(async () => {
  server = await sandboxServer();
});
afterAll(() => server.stop());

describe('removing many objects', () => {
  it('removes those that are named, whatever is in their names, and no others', async () => {
    const bucket = freshBucketName();
    const kind = { name: 'fast', create: createFastWire };
    const wire = openWire(kind, new URL(server.endpoint), { credentials: async () => server.secret });
    await wire.send({ method: 'PUT', bucket });
    const keys = ['a & b', '<c>', 'd "e" \u00fc', "f'/g//h", ' k\r\n'];
    for (const key of [...keys, 'stays'])
      await wire.send({ method: 'PUT', bucket, key, body: Buffer.from('x') });
    const asked = keys.map((key) => ({ key }));
    const answer = await wire.send(deleteObjectsRequest(bucket, asked));
    expect(answer.status).toBe(200);
    const result = readDeleteResult(answer.body, asked);
    expect([result.deleted.toSorted(), result.failures]).toEqual([keys.toSorted(), []]);
    const left = await wire.send({
      method: 'GET',
      bucket,
      query: { 'list-type': '2', 'encoding-type': 'url' },
    });
    expect(readListPage(left.body).objects.map(({ key }) => key)).toEqual(['stays']);
  });

  it('takes one to a thousand objects that XML can name', () => {
    expect(() => deleteObjectsRequest('b', [{ key: 'a\u0001' }])).toThrow(RangeError);
    expect(() => deleteObjectsRequest('b', [])).toThrow(RangeError);
    expect(() =>
      deleteObjectsRequest(
        'b',
        Array.from({ length: 1001 }, () => ({ key: 'a' })),
      ),
    ).toThrow(RangeError);
  });

  it('tells which could not be removed, and why', () => {
    const xml =
      '<DeleteResult><Deleted><Key>a</Key></Deleted><Error><Key>b</Key><Code>AccessDenied</Code><Message>no</Message></Error></DeleteResult>';
    expect(readDeleteResult(xml, [{ key: 'a' }, { key: 'b' }])).toEqual({
      deleted: ['a'],
      failures: [{ key: 'b', code: 'AccessDenied' }],
    });
  });

  it.each([
    ['does not speak of one of them', '<DeleteResult><Deleted><Key>a</Key></Deleted></DeleteResult>'],
    ['is cut off', '<DeleteResult><Deleted><Key>a</Key></Deleted><Deleted><Key>b</Key></Deleted>'],
    ['is a page for people', '<html><body>Sign in</body></html>'],
  ])('does not believe an answer that %s', (_, xml) => {
    expect(() => readDeleteResult(xml, [{ key: 'a' }, { key: 'b' }])).toThrow(SyntaxError);
  });
});
