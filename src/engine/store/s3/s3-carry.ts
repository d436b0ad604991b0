// Sending data workers: with a permit for each request, with what is known of the account at that moment, and as often as helps.

import { isAbort } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Lane } from '../../pool/lanes.ts';
import type { RequestOutcome } from '../../pool/pool.ts';
import type {
  AccountSnapshot,
  Answered,
  Carrier,
  GetFile,
  GetRange,
  HashFile,
  HashRanges,
  PutFile,
  PutPart,
  ResultOf,
} from '../errand.ts';
import type { Attempts } from './attempts.ts';
import type { Carriage } from './carriage.ts';
import type { Credentials } from './kept-credentials.ts';
import type { Call } from './s3-call.ts';
import { WireError } from './wire/wire-error.ts';

type Carried = PutFile | PutPart | GetFile | GetRange;

/** An errand without what the line knows itself. */
export type Work<E extends Carried = Carried> = E extends Carried ? Omit<E, 'account' | 'bucket'> : never;

export interface CarryCall extends Call {
  readonly bucket: string;
  readonly lane: Lane;
}

export interface Carrying {
  /** Does the errand; see S3Line.send for what it throws. `onBytes` hears how many more bytes have moved. */
  carry<E extends Carried>(
    call: CarryCall,
    work: Omit<E, 'account' | 'bucket'>,
    onBytes?: (bytes: number) => void,
  ): Promise<ResultOf<E>>;
  hash<E extends HashRanges | HashFile>(errand: E, signal: AbortSignal | undefined): Promise<ResultOf<E>>;
  /** The workers forget the account; whatever is asked from now on fails with network.lost. */
  close(): void;
}

interface CarryingOptions {
  readonly carriage: Carriage & { readonly carrier: Carrier };
  readonly attempts: Attempts;
  readonly credentials: () => Promise<Credentials>;
  /** All that a worker has to know, besides the credentials. */
  readonly snapshot: (
    bucket: string,
  ) => Omit<AccountSnapshot, 'credentials' | 'regions'> & { readonly region: string };
}

export function createCarrying({ carriage, attempts, credentials, snapshot }: CarryingOptions): Carrying {
  const { carrier, account, load } = carriage;
  const regions: Record<string, string> = {};
  let told: { readonly form: string; readonly credentials: Credentials } | null = null;
  let isClosed = false;

  /** Tells the workers when anything has changed since they were told last. */
  async function inform(bucket: string): Promise<void> {
    const known = await credentials();
    // The account may be another by now, under the same name: nothing of the old one may be sent as that one.
    if (isClosed) throw new WireError('ECONNABORTED', { isSent: false });
    const { region, ...rest } = snapshot(bucket);
    const form = formOf(rest);
    if (told?.credentials === known && told.form === form && regions[bucket] === region) return;
    regions[bucket] = region;
    told = { form, credentials: known };
    const { accessKeyId, secretAccessKey, sessionToken } = known;
    carrier.know(account, {
      ...rest,
      regions: { ...regions },
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    });
  }

  return {
    async carry<E extends Carried>(
      call: CarryCall,
      work: Omit<E, 'account' | 'bucket'>,
      onBytes?: (bytes: number) => void,
    ): Promise<ResultOf<E>> {
      const { bucket, signal, lane } = call;
      // Only the two fields that were left out are added.
      const errand = { ...work, account, bucket } as unknown as E;
      const direction = errand.t === 'put-file' || errand.t === 'put-part' ? 'up' : 'down';
      return attempts.make(call, async () => {
        const permit = await load.pool.take(lane, signal);
        let outcome: RequestOutcome = { kind: 'failed' };
        let bytes = 0;
        try {
          await inform(bucket);
          const value = await carrier.run<E>(errand, {
            signal,
            onBytes: onBytes && ((more) => onBytes(more)),
          });
          // The union of results narrows no further than its errand, which is generic here.
          const answer = (value as { readonly answer?: Answered }).answer ?? nothingAsked;
          bytes = bytesOf(errand, value);
          outcome = outcomeOf(answer, bytes);
          return { answer: { ...answer, body: Buffer.from(answer.body) }, value };
        } catch (error) {
          if (!isAbort(error)) outcome = outcomeOfError(error);
          throw error;
        } finally {
          permit.done(outcome);
          if (bytes > 0) load.count(direction, bytes);
        }
      });
    },
    hash: (errand, signal) => carrier.run(errand, { signal }),
    close() {
      isClosed = true;
      if (told !== null) carrier.forget(account);
    },
  };
}

/** What of a snapshot can change while the line stands. */
function formOf({
  isVirtual,
  clockOffsetMs,
  proxy,
}: Pick<AccountSnapshot, 'isVirtual' | 'clockOffsetMs' | 'proxy'>): string {
  return `${isVirtual} ${clockOffsetMs} ${proxy !== null}`;
}

/** A file that was left alone, for it was too large. */
const nothingAsked: Answered = { status: 200, headers: {}, body: '' };

function bytesOf(errand: Carried, value: unknown): number {
  if (errand.t === 'put-part' || errand.t === 'get-range') return errand.sizeBytes;
  const { source, written } = value as {
    readonly source?: { readonly sizeBytes: number };
    readonly written?: { readonly sizeBytes: number } | null;
  };
  return source?.sizeBytes ?? written?.sizeBytes ?? 0;
}

function outcomeOf(answer: Answered, bytes: number): RequestOutcome {
  if (answer.status >= 200 && answer.status < 300) return { kind: 'ok', bytes };
  const isBusy = answer.status === 429 || answer.status === 503;
  return { kind: isBusy ? 'slow-down' : 'failed' };
}

function outcomeOfError(error: unknown): RequestOutcome {
  const raw = error instanceof Error && 'raw' in error ? error.raw : undefined;
  if (error instanceof AppError || raw !== 'ETIMEDOUT') return { kind: 'failed' };
  return { kind: 'timeout' };
}
