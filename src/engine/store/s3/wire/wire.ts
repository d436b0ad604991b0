// The wire: one signed request of S3 and its answer, whatever carries them. Below it is HTTP, above it what answers mean.

export type Pace = (bytes: number) => number | Promise<number>;

/** One request. It may be sent more than once where that is harmless, so its body must stay as it is until the answer. */
export interface WireRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** null: the account itself. */
  readonly bucket: string | null;
  /** The whole key; null or absent: the bucket. */
  readonly key?: string | null;
  readonly query?: Readonly<Record<string, string>>;
  /** Lower-case names, besides what signing adds. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /**
   * Asked before more of the body is written: how many of the next `bytes` may go now, at least one; a promise holds them back
   * until it resolves. Such a wait is no silence. Absent: all may go.
   */
  readonly pace?: Pace;
  /**
   * Called with the body's bytes of a 200 or 206 in order, each chunk only valid during the call; a promise holds the
   * socket back until it resolves. Absent: the body is collected, up to 16 MiB. Bodies of other statuses always are.
   */
  readonly onBytes?: (chunk: Uint8Array, answer: WireHead) => void | Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

export interface WireHead {
  readonly status: number;
  /** Lower-case names; values of a name that came more than once are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface WireAnswer extends WireHead {
  /** Empty where onBytes took it. */
  readonly body: Buffer;
}

/** How one address of the store does. */
export interface WireAddress {
  /** Address and port. */
  readonly address: string;
  readonly isHealthy: boolean;
  readonly inFlight: number;
}

export interface Wire {
  /** Any whole answer resolves, whatever its status. Rejects with WireError for failures below HTTP, or an abort error. */
  send(request: WireRequest): Promise<WireAnswer>;
  /** The addresses used so far; none where a proxy chooses them. */
  addresses(): readonly WireAddress[];
  /** Ends all connections; what is under way fails. */
  close(): void;
}

export interface WireCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface WireLimits {
  /** Until a connection, TLS included, stands. */
  readonly connectMs: number;
  /** A connection over which no byte moves that long while an answer is due is dropped. */
  readonly silenceMs: number;
  /** A connection without work is kept that long. */
  readonly idleMs: number;
  /** Connections at once; who comes later waits. */
  readonly connections: number;
  /** A body that is collected may be that long. */
  readonly collectedBytes: number;
}

export interface WireOptions {
  /** Several addresses of one store share the load by health; empty for Amazon, whose host depends on the region. */
  readonly endpoints: readonly URL[];
  /** The region a bucket lives in; looked up when a request is sent. */
  readonly region: (bucket: string | null) => string;
  /** `bucket.host` or `host/bucket`. */
  readonly isVirtual: () => boolean;
  /** Cached by whoever gives it: asked for every request. */
  readonly credentials: () => Promise<WireCredentials>;
  /** What to add to `now` to have the server's time. */
  readonly clockOffsetMs: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** `ca`: certificates (PEM) trusted besides the usual ones. */
  readonly tls?: { readonly ca?: string | undefined };
  readonly limits?: Partial<WireLimits>;
}

export const standardWireLimits: WireLimits = {
  connectMs: 10_000,
  // Noticed a little later, and the request sent again: all that within half a minute.
  silenceMs: 25_000,
  idleMs: 15_000,
  connections: 256,
  collectedBytes: 16 * 1024 * 1024,
};
