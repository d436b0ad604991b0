// The S3 endpoint that the shared behaviours run on: the sandbox, or any other given by the environment.

import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { startTestSandbox } from '../support/sandbox.ts';

/** `sandbox` is ours; `ceph` is Ceph's gateway; `aws` is anything that is expected to deviate nowhere. */
export type EndpointKind = 'sandbox' | 'ceph' | 'aws';

export interface Endpoint {
  readonly kind: EndpointKind;
  readonly config: S3ClientConfig & { readonly endpoint: string; readonly region: string };
  client(config?: S3ClientConfig): S3Client;
  stop(): Promise<void>;
}

/** Which endpoint the environment asks for; known before it is started, so that titles can name it. */
export const endpointKind: EndpointKind = kindOf(process.env['LONGSHORE_TEST_S3_KIND']);

/**
 * Opens the endpoint of `LONGSHORE_TEST_S3_ENDPOINT` (with `_REGION`, `_ACCESS_KEY_ID`, `_SECRET_ACCESS_KEY` and, for a
 * server with known deviations, `_KIND=ceph`), or starts a sandbox where none is given.
 */
export async function openEndpoint(): Promise<Endpoint> {
  const endpoint = process.env['LONGSHORE_TEST_S3_ENDPOINT'];
  const sandbox = endpoint === undefined ? await startTestSandbox() : undefined;
  const config = {
    endpoint: sandbox?.endpoint ?? endpoint ?? '',
    region: sandbox?.region ?? process.env['LONGSHORE_TEST_S3_REGION'] ?? 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: {
      accessKeyId: sandbox?.accessKeyId ?? process.env['LONGSHORE_TEST_S3_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: sandbox?.secretAccessKey ?? process.env['LONGSHORE_TEST_S3_SECRET_ACCESS_KEY'] ?? '',
    },
  };
  const clients: S3Client[] = [];
  return {
    kind: endpointKind,
    config,
    client(more = {}) {
      const client = new S3Client({ ...config, ...more });
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.destroy();
      await sandbox?.stop();
    },
  };
}

function kindOf(text: string | undefined): EndpointKind {
  if (process.env['LONGSHORE_TEST_S3_ENDPOINT'] === undefined) return 'sandbox';
  return text === 'ceph' ? 'ceph' : 'aws';
}
