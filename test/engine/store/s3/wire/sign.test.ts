// Our signatures are the ones that the SDK's own signer makes, also for keys that are hard to encode.

import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Signer } from '../../../../../src/engine/store/s3/wire/sign.ts';
import { encode, encodePath, encodeQuery } from '../../../../../src/engine/store/s3/wire/target.ts';

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const nowMs = Date.UTC(2026, 1, 3, 4, 5, 6, 789);

class Sha256 {
  readonly #secret: string | Buffer | undefined;
  readonly #parts: Buffer[] = [];
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined ? undefined : bytesOf(secret);
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#parts.push(bytesOf(data));
  }
  async digest(): Promise<Uint8Array> {
    const hash = this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
    return hash.update(Buffer.concat(this.#parts)).digest();
  }
  reset(): void {}
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly sessionToken?: string;
}

async function theirs({ method, path, query, headers, sessionToken }: Asked): Promise<string | undefined> {
  const signer = new SignatureV4({
    service: 's3',
    region: 'eu-west-1',
    uriEscapePath: false,
    applyChecksum: false,
    sha256: Sha256,
    credentials: { ...credentials, ...(sessionToken !== undefined && { sessionToken }) },
  });
  const signed = await signer.sign(
    {
      method,
      protocol: 'https:',
      hostname: 'host',
      path: encodePath(path),
      query,
      headers: { ...headers, host: 'host', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    },
    { signingDate: new Date(nowMs) },
  );
  return signed.headers['authorization'];
}

function ours({ method, path, query, headers, sessionToken }: Asked): string | undefined {
  return new Signer().sign(
    {
      method,
      path: encodePath(path),
      query: encodeQuery(query),
      headers: { ...headers, host: 'host' },
      payload: 'UNSIGNED-PAYLOAD',
    },
    { credentials: { ...credentials, sessionToken }, region: 'eu-west-1', nowMs },
  )['authorization'];
}

describe('a signature', () => {
  it.each([
    '/bucket/plain.txt',
    '/bucket/a b+c',
    '/bucket/\u00fcml\u00e4ut/\u65e5\u672c/\u{1f600}',
    '/bucket//double//slash/',
    '/bucket//leading',
    '/bucket/100%/%41%2F',
    "/bucket/!'()*;:@&=$,?#[]",
    '/bucket/./../dots',
    '/bucket/\u0001\u007f',
  ])('is the SDK\u2019s for %s', async (path) => {
    const asked = { method: 'PUT', path, query: {}, headers: { 'content-type': 'text/plain' } };
    expect(ours(asked)).toBe(await theirs(asked));
  });

  it('is the SDK\u2019s with a query, metadata and a session token', async () => {
    const asked = {
      method: 'GET',
      path: '/bucket',
      query: { 'list-type': '2', prefix: 'a b/\u00e9+', delimiter: '/', 'X-a': '', uploads: '' },
      headers: { 'x-amz-meta-note': '  two   blanks ', range: 'bytes=0-1' },
      sessionToken: 'token/with+signs==',
    };
    expect(ours(asked)).toBe(await theirs(asked));
  });

  it('is the SDK\u2019s for any key and query', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(text, fc.dictionary(text, text, { noNullPrototype: true }), async (key, query) => {
        fc.pre(
          !Object.keys(query).some(
            (name) => name.toLowerCase() === 'x-amz-signature' || name === '__proto__',
          ),
        );
        const asked = { method: 'GET', path: `/b/${key}`, query, headers: {} };
        expect(ours(asked)).toBe(await theirs(asked));
      }),
      { numRuns: 200 },
    );
  });

  it('follows the day, the region and the secret, with one signer', () => {
    const signer = new Signer();
    const request = {
      method: 'GET',
      path: '/',
      query: '',
      headers: { host: 'host' },
      payload: 'UNSIGNED-PAYLOAD',
    };
    const at = (region: string, ms: number, secretAccessKey: string) =>
      signer.sign(request, { credentials: { ...credentials, secretAccessKey }, region, nowMs: ms })[
        'authorization'
      ];
    const day = 86_400_000;
    const all = [at('a', nowMs, 'x'), at('b', nowMs, 'x'), at('a', nowMs + day, 'x'), at('a', nowMs, 'y')];
    expect(new Set(all).size).toBe(4);
    expect(at('a', nowMs, 'x')).toBe(all[0]);
  });
});

describe('encoding', () => {
  it('encodes each byte once and leaves what needs none', () => {
    expect(encode("AZaz09-_.~ /%+!'()*\u00e9")).toBe('AZaz09-_.~%20%2F%25%2B%21%27%28%29%2A%C3%A9');
    expect(encodePath('a//b c/')).toBe('a//b%20c/');
  });
});
