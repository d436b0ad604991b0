// Starts the sandbox: an S3-compatible server on this computer alone, with its data in one folder.

import { type AccountOptions, createAccounts } from './auth/accounts.ts';
import { SigningKeys } from './auth/signing-keys.ts';
import { Hashers } from './body/checksum.ts';
import { createListener } from './http/listener.ts';
import { openStore } from './store/store.ts';

export interface SandboxOptions {
  /** The folder that holds everything; made when it is missing. One sandbox at a time may use it. */
  readonly dir: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: '127.0.0.1' | '::1';
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The region of buckets made without one; plays the part of us-east-1, which is the default. */
  readonly region?: string;
  /** More keys. Each account owns its buckets by its name; the main one is named `main`. */
  readonly accounts?: readonly AccountOptions[];
  /** Milliseconds since 1970; for tests of expiry and skew. */
  readonly now?: () => number;
  /** Headers of requests that are overlooked, as lesser servers do; for tests of clients. See `Lapses` for how to name them. */
  readonly ignores?: readonly string[];
  /** Headers of requests that are answered with 501 NotImplemented; for tests of clients. */
  readonly refuses?: readonly string[];
  /** Headers of requests that are answered with 412 PreconditionFailed, whatever they say; for tests of clients. */
  readonly denies?: readonly string[];
  /** Is told of errors that are bugs or broken disks; the default writes them to standard error. */
  readonly onInternalError?: (error: unknown) => void;
}

export interface Sandbox {
  /** Such as `http://127.0.0.1:41234`, without a slash at the end. */
  readonly endpoint: string;
  readonly port: number;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Ends open requests, finishes what is being written and lets go of the folder. May be called twice. */
  close(): Promise<void>;
}

/** Starts a sandbox; throws with a sentence for people when the folder or the port cannot be had. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { accessKeyId, secretAccessKey, region = 'us-east-1', host = '127.0.0.1' } = options;
  const accounts = createAccounts([
    { name: 'main', accessKeyId, secretAccessKey },
    ...(options.accounts ?? []),
  ]);
  const store = await openStore(options.dir);
  const server = createListener({
    store,
    hashers: new Hashers(),
    accounts,
    signingKeys: new SigningKeys(),
    region,
    now: options.now ?? Date.now,
    lapses: {
      ignores: new Set(options.ignores),
      refuses: new Set(options.refuses),
      denies: new Set(options.denies),
    },
    onInternalError: options.onInternalError ?? ((error) => console.error('sandbox:', error)),
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, host, () => resolve());
    });
  } catch (error) {
    store.close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Error(`Port ${options.port} is already in use. Choose another, or 0 for any free one.`, {
        cause: error,
      });
    }
    throw error;
  }
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    store.close();
  };
  return {
    endpoint: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    region,
    accessKeyId,
    secretAccessKey,
    close() {
      closing ??= close();
      return closing;
    },
  };
}
