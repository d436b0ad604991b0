// Our side of TLS: the certificates that are trusted, and the sessions that can be taken up again.

import { isIP } from 'node:net';
import { type ConnectionOptions, createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { Target } from './target.ts';

/** Shared by all connections of a wire. */
export class TlsSide {
  readonly #ca: string | undefined;
  readonly #sessions = new Map<string, Buffer>();
  #context: SecureContext | null = null;

  /** `ca` is trusted besides what the system and NODE_EXTRA_CA_CERTS say. */
  constructor(ca: string | undefined) {
    this.#ca = ca;
  }

  optionsFor({ hostname, port }: Target): ConnectionOptions {
    const session = this.#sessions.get(`${hostname}:${port}`);
    const bare = hostname.replace(/^\[|\]$/g, '');
    return {
      // Made once: reading all certificates takes longer than the handshake.
      secureContext: (this.#context ??= createSecureContext(trusted(this.#ca))),
      ALPNProtocols: ['http/1.1'],
      ...(isIP(bare) === 0 && { servername: bare }),
      ...(session !== undefined && { session }),
    };
  }

  keepSession({ hostname, port }: Target, session: Buffer): void {
    if (this.#sessions.size >= mostSessions) this.#sessions.clear();
    this.#sessions.set(`${hostname}:${port}`, session);
  }
}

const mostSessions = 256;

/** The certificates to trust, as Node's TLS wants them: with a list of one's own it forgets the usual ones. */
export function trusted(ca: string | undefined): { ca?: string[] } {
  return ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] };
}
