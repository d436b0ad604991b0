// One large file, moved by a command that is killed again and again and started anew, until it has arrived.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { resultOf, startCommand } from '../support/command-line.ts';
import { freshBucketName, type S3Server } from '../support/s3-server.ts';
import { type CountingProxy, type Direction, startCountingProxy } from './counting-proxy.ts';
import { type Journalled, nothing, readJobJournal } from './job-journal.ts';
import { type Moment, momentOf, nextMoment, nextWrite, type Standing, seededRandom } from './kill-moment.ts';
import { seededFile } from './seeded-file.ts';

export interface CrashTest {
  readonly direction: Direction;
  readonly sizeBytes: number;
  readonly kills: number;
  /** At any moment, or at the writes of the journal. */
  readonly at: 'moments' | 'writes';
  readonly seed: number;
  readonly server: S3Server;
  /** An empty folder with room for the file, twice for a download. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

export interface CrashFigures {
  readonly kills: number;
  readonly runs: number;
  /** How often the file arrived; with kills left it was removed and moved once more. */
  readonly arrivals: number;
  readonly seconds: number;
  /** Bytes moved, to bytes that arrived. */
  readonly ratio: number;
  /** Parts asked for in a run that an earlier one had asked for already. */
  readonly partsTwice: number;
  /** Of these, the ones that the journal had: there must be none. */
  readonly journalledTwice: number;
  /** What must not be, in sentences. */
  readonly faults: readonly string[];
}

/** Parts of one file that are under way at once. */
export const partsInFlight = 4;
const key = 'large.bin';
const usualPartBytes = 16 * 1024 * 1024;

/** Moves the file until it has arrived and all kills are done, and looks at everything then. */
export async function crashTest(test: CrashTest): Promise<CrashFigures> {
  const { direction, sizeBytes, kills, seed, server, folder, say } = test;
  const bucket = freshBucketName();
  const { accessKeyId, secretAccessKey } = server.secret;
  const client = new S3Client({
    endpoint: server.endpoint,
    region: server.region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const source = join(folder, 'source.bin');
  const targetFolder = join(folder, 'target');
  const target = join(targetFolder, key);
  await mkdir(targetFolder);
  const sha256 = await seededFile(source, sizeBytes, seed);
  if (direction === 'down') {
    const Body = createReadStream(source, { highWaterMark: 1024 * 1024 });
    await new Upload({
      client,
      params: { Bucket: bucket, Key: key, Body },
      partSize: 64 * 1024 * 1024,
    }).done();
  }
  await using proxy = await startCountingProxy(server.endpoint);
  const at = `s3://${bucket}/${key}`;
  const args = direction === 'up' ? ['cp', source, at, '--no-progress'] : ['cp', at, target, '--no-progress'];

  const random = seededRandom(seed);
  const next = (standing: Standing) =>
    test.at === 'writes' ? nextWrite(random, round.runs === 1) : nextMoment(random, standing, kills);
  const faults: string[] = [];
  const startMs = performance.now();
  let [killed, runs, arrivals, partsTwice, journalledTwice] = [0, 0, 0, 0, 0];
  let round = newRound();
  for (;;) {
    const partBytes = round.last.begun?.partBytes ?? usualPartBytes;
    const missing = Math.ceil(sizeBytes / partBytes) - round.last.parts.size;
    const killsLeft = kills - killed;
    runs += 1;
    round.runs += 1;
    const moment = killsLeft > 0 ? next({ missing, killsLeft }) : null;
    const run = await runOnce(test, args, proxy, moment, missing);
    const numbers = run.asked.map((one) => (direction === 'up' ? one : one / partBytes + 1));
    const again = numbers.filter((number) => round.asked.has(number));
    const known = numbers.filter((number) => round.journalled.has(number));
    partsTwice += again.length;
    journalledTwice += known.length;
    if (known.length > 0) faults.push(`run ${runs} moved parts ${known.join(', ')}, which were journalled`);
    for (const number of numbers) round.asked.add(number);
    if (!run.isKilled && run.code !== 0) throw new Error(`run ${runs} ended with ${run.code}: ${run.err}`);
    if (run.isKilled) {
      killed += 1;
      round.last = await readJobJournal(join(folder, 'data'));
      const isAnother = round.last.begun !== null && round.begun !== idOf(round.last);
      // A part file that was written down and not made in time is no loss.
      if (isAnother && round.journalled.size > 0) faults.push(`run ${runs} began anew`);
      round.begun = idOf(round.last) ?? round.begun;
      for (const number of round.last.parts) round.journalled.add(number);
      say(
        `kill ${String(killed).padStart(3)}  ${momentText(moment)}: ${numbers.length} asked for, ` +
          `${again.length} again; ${round.last.hasEnded ? 'all' : round.last.parts.size} in the journal`,
      );
      if (!round.last.hasEnded) continue;
    }
    arrivals += 1;
    faults.push(...(await lookAtTheEnd(test, client, bucket, sha256, targetFolder)));
    say(`arrived    after ${killed} of ${kills} kills`);
    if (killed >= kills || arrivals > 3 * kills) break;
    if (direction === 'up') await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    else await rm(target);
    await rm(join(folder, 'data'), { recursive: true });
    round = newRound();
  }
  const bound = killed * partsInFlight;
  if (partsTwice > bound) faults.push(`${partsTwice} parts went twice, more than ${bound} were in flight`);
  const seconds = (performance.now() - startMs) / 1000;
  await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  await client.send(new DeleteBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
    faults.push(`the bucket could not be removed: ${String(error)}`);
  });
  client.destroy();
  const ratio = proxy.moved[direction] / (sizeBytes * arrivals);
  return { kills: killed, runs, arrivals, seconds, ratio, partsTwice, journalledTwice, faults };
}

interface Round {
  readonly asked: Set<number>;
  readonly journalled: Set<number>;
  runs: number;
  begun: string | null;
  last: Journalled;
}

function newRound(): Round {
  return { asked: new Set(), journalled: new Set(), runs: 0, begun: null, last: nothing };
}

function idOf({ begun }: Journalled): string | null {
  return begun?.uploadId ?? begun?.path ?? null;
}

interface Run {
  readonly isKilled: boolean;
  readonly code: number | null;
  readonly err: string;
  /** Part numbers, or the first bytes of ranges. */
  readonly asked: readonly number[];
}

async function runOnce(
  { direction, folder, server }: CrashTest,
  args: readonly string[],
  proxy: CountingProxy,
  moment: Moment | null,
  missing: number,
): Promise<Run> {
  const asked: number[] = [];
  const child = startCommand(args, {
    home: folder,
    env: {
      AWS_ACCESS_KEY_ID: server.secret.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.secret.secretAccessKey,
      AWS_REGION: server.region,
      AWS_ENDPOINT_URL: proxy.endpoint,
      LONGSHORE_DATA_DIR: join(folder, 'data'),
      ...(moment && dyingAt(moment)),
    },
  });
  const kill = (ms: number) => setTimeout(() => child.kill('SIGKILL'), ms);
  const isMeant = moment && momentOf(moment, direction, missing);
  proxy.watch((passing) => {
    const { when, step } = passing;
    if (when === 'asked' && step.kind === 'part') asked.push(step.number);
    if (when === 'asked' && step.kind === 'range') asked.push(step.start);
    if (moment && isMeant?.(passing)) timer ??= kill(moment.ms);
  });
  let timer = moment?.after === 'start' ? kill(moment.ms) : undefined;
  const { code, err } = await resultOf(child);
  clearTimeout(timer);
  await proxy.idle();
  return { isKilled: child.signalCode === 'SIGKILL', code, err, asked };
}

/** The environment in which a command ends itself at a write. */
function dyingAt({ after, count }: Moment): Record<string, string> {
  if (after !== 'write' && after !== 'all but one write') return {};
  return {
    NODE_OPTIONS: `--import ${new URL('./die-at-write.js', import.meta.url).href}`,
    LONGSHORE_TEST_DIE_AT: `${count}${after === 'write' ? '' : '-'}`,
  };
}

/** What is not as it must be once the file has arrived. */
async function lookAtTheEnd(
  { direction, folder, sizeBytes }: CrashTest,
  client: S3Client,
  bucket: string,
  sha256: string,
  targetFolder: string,
): Promise<string[]> {
  const faults: string[] = [];
  const bytes =
    direction === 'up' ? await objectBytes(client, bucket) : createReadStream(join(targetFolder, key));
  if ((await hashOf(bytes)) !== sha256) faults.push('what arrived is not what was sent');
  const { Uploads: uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  if (uploads.length > 0) faults.push(`${uploads.length} unfinished uploads are left`);
  const names = await readdir(targetFolder);
  const expected = direction === 'up' ? 0 : 1;
  if (names.length !== expected) faults.push(`the target folder holds ${names.join(', ')}`);
  const { begun } = await readJobJournal(join(folder, 'data'));
  if (begun !== null) faults.push('the journal still holds something begun');
  if ((await stat(join(folder, 'source.bin'))).size !== sizeBytes) faults.push('the source was touched');
  return faults;
}

async function objectBytes(client: S3Client, bucket: string): Promise<Readable> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (!(Body instanceof Readable)) throw new Error('the object has no body');
  return Body;
}

async function hashOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
}

function momentText(moment: Moment | null): string {
  if (moment === null) return '';
  const { after, count, ms } = moment;
  const what = {
    start: 'its start',
    request: `request ${count}`,
    parts: `${count} parts`,
    end: 'the end',
    write: `write ${count}`,
    'all but one write': `all before write ${count}`,
  }[after];
  return `${ms.toFixed(0).padStart(3)} ms after ${what}`.padEnd(30);
}
