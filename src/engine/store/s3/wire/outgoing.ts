// A request made ready to send: where it goes, and its head, signed now.

import { hash } from 'node:crypto';
import { Signer } from './sign.ts';
import { encodeQuery, type Target, targetOf } from './target.ts';
import type { WireOptions, WireRequest } from './wire.ts';

/** A signed request, as it stands on the wire. */
export interface Outgoing {
  readonly target: Target;
  readonly headers: Readonly<Record<string, string>>;
  /** Path and query. */
  readonly path: string;
}

const noBody = hash('sha256', '', 'hex');

/** Makes requests ready. Signed when sent and never before: a signature lasts some minutes only. */
export class Preparer {
  readonly #options: WireOptions;
  readonly #signer = new Signer();

  constructor(options: WireOptions) {
    this.#options = options;
  }

  /** Where the request goes when it is sent to this endpoint, or to Amazon. */
  target(request: WireRequest, endpoint: URL | null): Target {
    const { region, isVirtual } = this.#options;
    return targetOf(request, endpoint, region(request.bucket), isVirtual());
  }

  /** Throws what getting the credentials throws. */
  async prepare(request: WireRequest, target: Target): Promise<Outgoing> {
    const { region, credentials, now, clockOffsetMs } = this.#options;
    const { method, bucket, body } = request;
    const query = encodeQuery(request.query);
    // TLS keeps the bytes whole; where there is none, the server compares them with this.
    const payload = target.isTls
      ? 'UNSIGNED-PAYLOAD'
      : body === undefined
        ? noBody
        : hash('sha256', body, 'hex');
    const headers = this.#signer.sign(
      { method, path: target.path, query, headers: { ...request.headers, host: target.host }, payload },
      { credentials: await credentials(), region: region(bucket), nowMs: now() + clockOffsetMs() },
    );
    if (body !== undefined || method === 'PUT' || method === 'POST') {
      headers['content-length'] = String(body?.length ?? 0);
    }
    headers['user-agent'] = 'Longshore';
    return { target, headers, path: query === '' ? target.path : `${target.path}?${query}` };
  }
}

// oxlint-disable-next-line no-control-regex -- what would end a header is what is looked for
const breaksHeader = /[\u0000\r\n]|[^\u0000-\u00ff]/;

/** The head as bytes of HTTP/1.1, one for each character. Throws TypeError for a header that cannot be one. */
export function headText(method: string, { path, headers }: Outgoing): string {
  let text = `${method} ${path} HTTP/1.1\r\n`;
  for (const name in headers) {
    const value = headers[name] ?? '';
    if (breaksHeader.test(value)) throw new TypeError(`The header ${name} cannot be sent.`);
    text += `${name}: ${value}\r\n`;
  }
  return `${text}\r\n`;
}
