// Uploads in parts whose beginning was never answered: nobody knows their id, so that nobody would ever end them.

import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
} from '@aws-sdk/client-s3';
import { isAbort } from '../../../base/abort.ts';
import type { Key } from '../../../contract/models.ts';
import type { S3Area } from './s3-area.ts';
import { isLost } from './settle.ts';

interface Beginning {
  readonly op: string;
  readonly key: Key;
  readonly signal: AbortSignal | undefined;
}

/** Servers tell whole seconds, and no two clocks agree. */
const slackMs = 5000;

/**
 * Begins an upload by `send`; when the answer is lost, what was begun is looked for and given up. Where that fails too, it is
 * done before the next beginning under that key. Throws what `send` does.
 */
export async function beginSurely<T>(area: S3Area, about: Beginning, send: () => Promise<T>): Promise<T> {
  const { lostBeginnings } = area.line;
  const name = `${area.bucket}/${area.objectKey(about.key)}`;
  const giveUp = async () => {
    const sinceMs = lostBeginnings.get(name);
    if (sinceMs === undefined) return;
    try {
      await giveUpEmpty(area, about, sinceMs);
      lostBeginnings.delete(name);
    } catch (error) {
      if (isAbort(error)) throw error;
    }
  };
  await giveUp();
  const startedMs = Date.now() + area.line.knowledge.clockOffsetMs - slackMs;
  try {
    return await send();
  } catch (error) {
    if (!isLost(error)) throw error;
    if (!lostBeginnings.has(name)) lostBeginnings.set(name, startedMs);
    await giveUp();
    throw error;
  }
}

/** Only uploads that were begun since then and hold no part: of whomever they are, no byte is lost with them. */
async function giveUpEmpty(area: S3Area, { op, key, signal }: Beginning, sinceMs: number): Promise<void> {
  const at = { Bucket: area.bucket, Key: area.objectKey(key) };
  const call = { op, key, signal, isRepeatable: true };
  const { Uploads = [] } = await area.call(call, (client, options) =>
    client.send(new ListMultipartUploadsCommand({ Bucket: at.Bucket, Prefix: at.Key }), options),
  );
  for (const { Key: found, UploadId, Initiated } of Uploads) {
    if (found !== at.Key || !Initiated || Initiated.getTime() < sinceMs) continue;
    const upload = { ...at, UploadId };
    const { Parts = [], IsTruncated } = await area.call(call, (client, options) =>
      client.send(new ListPartsCommand({ ...upload, MaxParts: 1 }), options),
    );
    if (Parts.length > 0 || IsTruncated) continue;
    await area.call(call, (client, options) => client.send(new AbortMultipartUploadCommand(upload), options));
  }
}
