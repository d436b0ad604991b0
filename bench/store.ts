// What is uploaded to: the bench's own server, or an S3 that was named.

import type { Content } from './ground.ts';
import type { Place } from './peers/peer.ts';
import type { BenchServer } from './server/nginx.ts';

export interface BenchStore extends AsyncDisposable {
  readonly name: string;
  readonly place: Omit<Place, 'scratch'>;
  /** The names that the buckets of the cases have there. */
  bucket(name: string): string;
  /** Removes what was uploaded; with a folder, the bytes of what comes next can be had with `fetchInto`. */
  reset(keepIn?: string): Promise<void>;
  /** How much was uploaded since. */
  arrived(): Promise<Content>;
  /** Sees that what was uploaded since lies in the folder given to `reset`. */
  fetchInto(folder: string): Promise<void>;
  /** False where there is no bucket of a million keys. */
  readonly hasListing: boolean;
}

/** The bench's own server as a store; its keys open nothing. */
export function ownStore(server: BenchServer): BenchStore {
  return {
    name: 'nginx on this computer, TLS 1.3, which keeps no byte',
    place: {
      endpoint: server.endpoint,
      region: 'us-east-1',
      accessKeyId: 'LONGSHOREBENCHKEY001',
      secretAccessKey: 'longshore-bench-secret-that-opens-nothing',
      certificate: server.certificate,
      isOpen: true,
    },
    bucket: (name) => name,
    reset: (keepIn) => server.reset(keepIn),
    arrived: async () => {
      const { objects, bytes } = await server.written();
      return { files: objects, bytes };
    },
    fetchInto: async () => {},
    hasListing: true,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
