// The practice server as the bench sees it: where it is, what it was asked, and what lies in it.

import { fork } from 'node:child_process';
import { type EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import type { Place } from '../peers/peer.ts';
import { Requests } from './requests.ts';

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));
const counter = new URL('count-requests.ts', import.meta.url).href;
const Said = z.object({
  endpoint: z.string(),
  region: z.string(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
});

export const bucket = 'bench';

export interface SyncServer extends AsyncDisposable {
  readonly place: Place;
  /** What it was asked since the last time. */
  take(): Promise<Requests>;
  /** The ETags below a prefix, without quotes, by what follows the prefix. */
  etags(prefix: string): Promise<Map<string, string>>;
}

/** Starts it with one empty bucket, its data in `folder`. */
export async function startServer(folder: string): Promise<SyncServer> {
  const child = fork(cli, ['sandbox', '--dir', folder], {
    execArgv: ['--import', counter],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const next = async (from: EventEmitter, event: string): Promise<unknown> => {
    const gone = new AbortController();
    const end = () => gone.abort();
    child.once('exit', end);
    const [told]: unknown[] = await once(from, event, { signal: gone.signal });
    child.off('exit', end);
    return told;
  };
  if (child.stdout === null) throw new Error('The server has no output.');
  const line = await next(createInterface(child.stdout), 'line');
  const { endpoint, region, accessKeyId, secretAccessKey } = Said.parse(JSON.parse(String(line)));
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    place: { ...credentials, endpoint, region, certificate: null, isOpen: false, scratch: folder },
    async take() {
      child.send('take');
      return Requests.parse(await next(child, 'message'));
    },
    async etags(prefix) {
      const found = new Map<string, string>();
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client },
        { Bucket: bucket, Prefix: prefix },
      ))
        for (const { Key = '', ETag = '' } of Contents)
          found.set(Key.slice(prefix.length), ETag.replaceAll('"', ''));
      return found;
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
