// Speaks to an S3 server byte by byte: signs with its own arithmetic and lets a test send what no client would.

import { createHash, createHmac } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { TEST_KEYS } from '../support/sandbox.ts';

export interface RawRequest {
  method?: string;
  /** As it goes over the wire, percent-encoded. */
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Buffer | string;
  /** The value of x-amz-content-sha256; by default the true hash of the body. */
  payload?: string;
  region?: string;
  accessKeyId?: string;
  secretAccessKey?: string;
  /** Milliseconds since 1970. */
  at?: number;
  /** Signs in the query, valid for so many seconds. */
  presignSeconds?: number;
  /** Changes what was signed before it is sent. */
  tamper?: ((sent: { path: string; headers: Record<string, string> }) => void) | undefined;
  /** Makes the body out of the signature, for chunked uploads. */
  frame?: (signing: RawSigning) => Buffer;
  agent?: Agent;
}

export interface RawReply {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The text of the `<Code>` element, or `''`. */
  code: string;
}

export interface RawSigning {
  key: Buffer;
  scope: string;
  timestamp: string;
  seed: string;
}

export const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');
export const hmac = (key: Buffer | string, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** A request as it goes over the wire. */
export interface SignedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
}

/** Signs and sends one request. */
export function raw(endpoint: string, options: RawRequest): Promise<RawReply> {
  const { method, path, headers, body } = signed(endpoint, options);
  return send(endpoint, method, path, headers, body, options.agent);
}

/** Signs a request and changes it as it asks for. */
export function signed(endpoint: string, options: RawRequest): SignedRequest {
  const { method = 'GET', path, region = 'us-east-1' } = options;
  const { accessKeyId = TEST_KEYS.accessKeyId, secretAccessKey = TEST_KEYS.secretAccessKey } = options;
  const { host } = new URL(endpoint);
  const timestamp = new Date(options.at ?? Date.now()).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${timestamp.slice(0, 8)}/${region}/s3/aws4_request`;
  const isPresigned = options.presignSeconds !== undefined;
  const payload = options.payload ?? (isPresigned ? 'UNSIGNED-PAYLOAD' : sha256(options.body ?? ''));
  const headers: Record<string, string> = { host, ...options.headers };
  const query: Record<string, string> = { ...options.query };
  if (!isPresigned) Object.assign(headers, { 'x-amz-date': timestamp, 'x-amz-content-sha256': payload });
  const signedNames = Object.keys(headers)
    .map((name) => name.toLowerCase())
    .filter((name) => name === 'host' || name.startsWith('x-amz-') || name === 'content-type')
    .sort();
  if (isPresigned) {
    Object.assign(query, {
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `${accessKeyId}/${scope}`,
      'X-Amz-Date': timestamp,
      'X-Amz-Expires': String(options.presignSeconds),
      'X-Amz-SignedHeaders': signedNames.join(';'),
    });
  }
  const queryText = Object.entries(query)
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const canonical = [
    method,
    path,
    queryText,
    ...signedNames.map((name) => `${name}:${(lower[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    signedNames.join(';'),
    payload,
  ].join('\n');
  const key = hmac(
    hmac(hmac(hmac(`AWS4${secretAccessKey}`, timestamp.slice(0, 8)), region), 's3'),
    'aws4_request',
  );
  const seed = hmac(
    key,
    ['AWS4-HMAC-SHA256', timestamp, scope, sha256(Buffer.from(canonical, 'latin1'))].join('\n'),
  ).toString('hex');
  const sent = { path: queryText === '' ? path : `${path}?${queryText}`, headers };
  if (isPresigned) sent.path += `&X-Amz-Signature=${seed}`;
  else {
    headers['authorization'] =
      `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signedNames.join(';')}, Signature=${seed}`;
  }
  const body = options.frame?.({ key, scope, timestamp, seed }) ?? Buffer.from(options.body ?? '');
  if (body.length > 0 || method === 'PUT' || method === 'POST')
    headers['content-length'] ??= String(body.length);
  options.tamper?.(sent);
  return { method, path: sent.path, headers: sent.headers, body };
}

/** Sends a request as it is, unsigned. */
export function send(
  endpoint: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: Buffer,
  agent: Agent = new Agent(),
): Promise<RawReply> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers, agent }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const received = Buffer.concat(chunks);
        const code = /<Error><Code>(.*?)<\/Code>/.exec(received.toString())?.[1] ?? '';
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: received, code });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Frames content as aws-chunked; with signing, each chunk and the trailer are signed. */
export function frameChunks(
  content: Buffer,
  options: { signing?: RawSigning; trailer?: Record<string, string>; chunkBytes?: number },
): Buffer {
  const { signing, trailer, chunkBytes = 8192 } = options;
  let previous = signing?.seed ?? '';
  const sign = (kind: string, ...hashes: string[]): string => {
    if (signing === undefined) return '';
    previous = hmac(
      signing.key,
      [kind, signing.timestamp, signing.scope, previous, ...hashes].join('\n'),
    ).toString('hex');
    return previous;
  };
  const pieces: Buffer[] = [];
  for (let offset = 0; offset <= content.length; offset += chunkBytes) {
    const chunk = content.subarray(offset, offset + chunkBytes);
    if (chunk.length === 0 && offset < content.length) break;
    if (chunk.length > 0) pieces.push(frameChunk(chunk));
  }
  pieces.push(frameChunk(Buffer.alloc(0)));
  if (trailer === undefined) return Buffer.concat([...pieces, Buffer.from('\r\n')]);
  const lines = Object.entries(trailer).map(([name, value]) => `${name}:${value}`);
  const signature = sign('AWS4-HMAC-SHA256-TRAILER', sha256(lines.map((line) => `${line}\n`).join('')));
  if (signing !== undefined) lines.push(`x-amz-trailer-signature:${signature}`);
  return Buffer.concat([...pieces, Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)]);

  function frameChunk(chunk: Buffer): Buffer {
    const signature = sign('AWS4-HMAC-SHA256-PAYLOAD', sha256(''), sha256(chunk));
    const extension = signing === undefined ? '' : `;chunk-signature=${signature}`;
    const end = chunk.length === 0 ? '' : '\r\n';
    return Buffer.concat([
      Buffer.from(`${chunk.length.toString(16)}${extension}\r\n`),
      chunk,
      Buffer.from(end),
    ]);
  }
}
