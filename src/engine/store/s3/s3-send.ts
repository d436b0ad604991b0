// Sending data requests over the wire, on the path that the way to the server asks for.

import type { Attempts } from './attempts.ts';
import type { Call } from './s3-call.ts';
import { createFastWire } from './wire/fast-wire.ts';
import { isProxied, type ProxyChoice } from './wire/proxy-choice.ts';
import { targetOf } from './wire/target.ts';
import type { Wire, WireAnswer, WireOptions, WireRequest } from './wire/wire.ts';

export type DataRequest = Omit<WireRequest, 'signal' | 'bucket'>;

export interface Sender {
  /** See S3Line.send. */
  send(call: Call, request: DataRequest): Promise<WireAnswer>;
  close(): void;
}

interface SenderOptions {
  readonly wire: WireOptions;
  readonly proxy: ProxyChoice | undefined;
  readonly attempts: Attempts;
}

/** True where a proxy stands between here and the bucket. */
export function isBehindProxy(
  { endpoints, region, isVirtual }: WireOptions,
  proxy: ProxyChoice | undefined,
  bucket: string | null,
): boolean {
  const { isTls, hostname } = targetOf({ bucket }, endpoints[0] ?? null, region(bucket), isVirtual());
  return isProxied(proxy, isTls, hostname);
}

/** Opens nothing yet. */
export function createSender({ wire, proxy, attempts }: SenderOptions): Sender {
  let fast: Wire | null = null;
  let slow: Promise<Wire> | null = null;

  function wireFor(bucket: string | null): Wire | Promise<Wire> {
    if (!isBehindProxy(wire, proxy, bucket)) return (fast ??= createFastWire(wire));
    // Loaded on first use: Node's own HTTP is large, and hardly anybody needs it.
    slow ??= import('./wire/slow-wire.ts').then(({ createSlowWire }) => createSlowWire({ ...wire, proxy }));
    return slow;
  }

  return {
    async send(call, asked) {
      const { bucket, signal } = call;
      const { onBytes } = asked;
      const given: Given = { isAny: false, failure: null };
      const request: WireRequest = {
        ...asked,
        bucket,
        signal,
        ...(onBytes !== undefined && { onBytes: watched(onBytes, given) }),
      };
      const once = async () => {
        const answer = await (await wireFor(bucket)).send(request);
        return { answer, value: answer };
      };
      try {
        // What has been given out cannot be taken back.
        return await attempts.make(call, once, () => given.isAny);
      } catch (error) {
        throw given.failure === null ? error : given.failure.error;
      }
    },
    close() {
      fast?.close();
      slow?.then(
        (opened) => opened.close(),
        () => undefined,
      );
    },
  };
}

interface Given {
  isAny: boolean;
  failure: { readonly error: unknown } | null;
}

type OnBytes = NonNullable<WireRequest['onBytes']>;

/** Notes in `given` that bytes were given out, and what their taker failed with, which is no failure of the request. */
function watched(onBytes: OnBytes, given: Given): OnBytes {
  const fail = (error: unknown): never => {
    given.failure = { error };
    throw error;
  };
  return (chunk, head) => {
    given.isAny = true;
    try {
      return onBytes(chunk, head)?.catch(fail);
    } catch (error) {
      return fail(error);
    }
  };
}
