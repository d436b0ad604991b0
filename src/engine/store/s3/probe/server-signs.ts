// What any answer of a server tells besides what was asked: its name and its clock.

import { ListBucketsCommand } from '@aws-sdk/client-s3';
import type { S3Line } from '../s3-line.ts';
import { type Answer, attempt } from './ground.ts';

export interface Signs {
  readonly product: string | null;
  /** The server's clock less ours; 0 where it does not tell the time. */
  readonly clockOffsetMs: number;
  /** The account's buckets, or why they cannot be listed. */
  readonly buckets: Answer<readonly string[]>;
}

/** Lists the buckets and looks at the headers of the answer, also where that is a refusal. */
export async function readSigns(
  line: S3Line,
  { now, signal }: { readonly now: () => number; readonly signal: AbortSignal | undefined },
): Promise<Signs> {
  let headers: Readonly<Record<string, string>> = {};
  let sentMs = 0;
  let answeredMs = 0;
  const command = new ListBucketsCommand({});
  command.middlewareStack.add(
    (next) => async (args) => {
      sentMs = now();
      const result = await next(args);
      answeredMs = now();
      headers = headersOf(result.response);
      return result;
    },
    // Below what reads the answer, so that refusals are seen too.
    { step: 'deserialize', name: 'seeHeaders', priority: 'low' },
  );
  const about = { bucket: null, name: line.endpoint.server, signal };
  const { output, error } = await attempt(line, about, (client, options) => client.send(command, options));
  const serverMs = Date.parse(headers['date'] ?? '');
  return {
    product: headers['server'] ?? null,
    // The header has whole seconds, cut off: the time it means is half a second later on average.
    clockOffsetMs: Number.isNaN(serverMs) ? 0 : Math.round(serverMs + 500 - (sentMs + answeredMs) / 2),
    buckets:
      error === null
        ? { output: (output.Buckets ?? []).flatMap(({ Name }) => Name ?? []), error: null }
        : { output: null, error },
  };
}

function headersOf(response: unknown): Readonly<Record<string, string>> {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return {};
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null) return {};
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
    ),
  );
}
