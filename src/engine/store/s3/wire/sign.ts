// Signature version 4 for S3, with the signing key kept for the day.

import { createHmac, hash } from 'node:crypto';
import { HmacKey } from './hmac-key.ts';
import type { WireCredentials } from './wire.ts';

export interface Unsigned {
  readonly method: string;
  /** Encoded; S3 signs it as it is sent. */
  readonly path: string;
  /** Encoded and sorted. */
  readonly query: string;
  /** Lower-case names, `host` among them; all are signed. */
  readonly headers: Readonly<Record<string, string>>;
  /** `UNSIGNED-PAYLOAD`, or the SHA-256 of the body in hex. */
  readonly payload: string;
}

export interface Signing {
  readonly credentials: WireCredentials;
  readonly region: string;
  /** The server's time, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** Signs requests; keeps the signing keys of the last few days, regions and secrets. */
export class Signer {
  readonly #keys = new Map<string, HmacKey>();
  #second = -1;
  #time = '';

  /** The headers to send: those given, and what signing adds to them. */
  sign({ method, path, query, headers, payload }: Unsigned, signing: Signing): Record<string, string> {
    const { accessKeyId, secretAccessKey, sessionToken } = signing.credentials;
    const time = this.#timeOf(signing.nowMs);
    const day = time.slice(0, 8);
    const all: Record<string, string> = { ...headers, 'x-amz-content-sha256': payload, 'x-amz-date': time };
    if (sessionToken !== undefined) all['x-amz-security-token'] = sessionToken;
    const names = Object.keys(all).sort();
    let canonical = `${method}\n${path}\n${query}\n`;
    for (const name of names) canonical += `${name}:${signedValue(all[name] ?? '')}\n`;
    const signed = names.join(';');
    canonical += `\n${signed}\n${payload}`;
    const scope = `${day}/${signing.region}/s3/aws4_request`;
    const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', latin1Safe(canonical), 'hex')}`;
    const signature = this.#key(day, signing.region, secretAccessKey).hex(text);
    all['authorization'] =
      `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
    return all;
  }

  #timeOf(nowMs: number): string {
    const second = Math.floor(nowMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#time = `${new Date(second * 1000).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
    }
    return this.#time;
  }

  #key(day: string, region: string, secret: string): HmacKey {
    const name = `${day}/${region}/${secret}`;
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    if (this.#keys.size >= mostKeys) this.#keys.clear();
    let key: Buffer | string = `AWS4${secret}`;
    for (const part of [day, region, 's3', 'aws4_request']) key = hmac(key, part);
    const made = new HmacKey(Buffer.from(key));
    this.#keys.set(name, made);
    return made;
  }
}

const mostKeys = 16;

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** Outer blanks and runs of inner ones do not count in a signature. */
function signedValue(value: string): string {
  return /^\s|\s$|\s\s/.test(value) ? value.trim().replace(/\s+/g, ' ') : value;
}

/** The bytes as they are sent: one for each character. */
function latin1Safe(text: string): string | Buffer {
  // oxlint-disable-next-line no-control-regex -- the ASCII range is what is meant
  return /^[\u0000-\u007f]*$/.test(text) ? text : Buffer.from(text, 'latin1');
}
