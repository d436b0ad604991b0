// Wires for tests: either path, with all that it needs to know.

import { onTestFinished } from 'vitest';
import type { Wire, WireOptions } from '../../../../../src/engine/store/s3/wire/wire.ts';
import { WireError } from '../../../../../src/engine/store/s3/wire/wire-error.ts';
import { TEST_KEYS } from '../../../../support/sandbox.ts';
import { testCertificate } from '../../../../support/test-certificate.ts';

export interface WireKind {
  readonly name: string;
  readonly create: (options: WireOptions) => Wire;
}

/** What a wire to `endpoint` needs to know. */
export function wireOptions(endpoint: URL, options: Partial<WireOptions> = {}): WireOptions {
  return {
    endpoints: [endpoint],
    region: () => 'us-east-1',
    isVirtual: () => false,
    credentials: async () => TEST_KEYS,
    clockOffsetMs: () => 0,
    now: () => Date.now(),
    tls: { ca: testCertificate },
    ...options,
  };
}

/** A wire to `endpoint`, closed when the test ends. */
export function openWire(kind: WireKind, endpoint: URL, options: Partial<WireOptions> = {}): Wire {
  const wire = kind.create(wireOptions(endpoint, options));
  onTestFinished(() => wire.close());
  return wire;
}

/** What the request failed with below HTTP; anything else fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<WireError> {
  const error: unknown = await work.then(
    () => new Error('it did not fail'),
    (failure: unknown) => failure,
  );
  if (!(error instanceof WireError)) throw error;
  return error;
}
