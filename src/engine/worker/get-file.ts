// The errand that puts a whole object onto the disk: one GET, checked on the way, under its name only when it is complete.

import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { GetFile, GetFileResult, SourceFacts } from '../store/errand.ts';
import { demandNow, demandSpaceNow, IncomingFile } from '../store/local/incoming-file.ts';
import { fingerprint, localEntry } from '../store/local/local-entry.ts';
import type { Verifier } from '../store/s3/checksums.ts';
import { metaPrefix, readSha256, sha256Name } from '../store/s3/object-headers.ts';
import { type Proving, provingOf } from '../store/s3/proving.ts';
import { parseMtime, versionOf } from '../store/s3/s3-entry.ts';
import type { WireHead, WireRequest } from '../store/s3/wire/wire.ts';
import { answered } from './answered.ts';
import type { Around, Course } from './around.ts';
import { getVersion } from './get-version.ts';

const op = 'entry.write';

export async function getFile(
  errand: GetFile,
  around: Around,
  { signal, moved }: Course,
): Promise<GetFileResult> {
  const { disk, to, expected, version, account, bucket, objectKey, mostBytes } = errand;
  const path = around.folders.pathWithParents(disk, to, op);
  // Before the request, so that what would be refused at the end costs no byte of traffic.
  const replaced = demandNow(path, expected);
  let incoming: IncomingFile | null = null;
  let proving: Proving | null = null;
  let verifier: Verifier | null = null;
  const hash = errand.isHashed === true ? createHash('sha256') : null;
  let done = 0;
  const fail = (code: AppError['code'], raw?: string) =>
    new AppError(code, { op: 'entry.read', from: `s3://${bucket}/${objectKey}`, raw });
  const begin = (head: WireHead) => {
    // Every object has an ETag: without one it is a page for people, of which nothing may get onto the disk.
    if (!head.headers['etag']) throw new Unwanted(head);
    if (version !== null && versionOf(head.headers['etag']) !== version) throw fail('entry.changed');
    const sizeBytes = Number(head.headers['content-length']);
    if (sizeBytes > mostBytes) throw new Unwanted(head, sizeBytes);
    demandSpaceNow(dirname(path), sizeBytes);
    incoming = new IncomingFile(path);
    proving = provingOf(head.headers);
  };
  const write = (chunk: Uint8Array) => {
    incoming?.write(chunk);
    verifier?.update(chunk);
    hash?.update(chunk);
    done += chunk.length;
    moved(chunk.length);
    return around.down.tryTake(chunk.length) ? undefined : around.down.take(chunk.length, signal);
  };
  try {
    const request: WireRequest = {
      method: 'GET',
      bucket,
      key: objectKey,
      headers: { 'x-amz-checksum-mode': 'ENABLED' },
      onBytes(chunk, head) {
        if (incoming) return write(chunk);
        begin(head);
        const made = proving?.create();
        if (!(made instanceof Promise)) {
          verifier = made ?? null;
          return write(chunk);
        }
        return made.then((created) => {
          verifier = created;
          return write(chunk);
        });
      },
      signal,
    };
    const answer = await getVersion(await around.wireOf(account), request, version);
    if (answer.status !== 200) return { answer: answered(answer), written: null, proof: null, sha256: null };
    const announced = Number(answer.headers['content-length']);
    if (!incoming) begin(answer);
    const right = await isRight(proving, verifier);
    if (right === false || (Number.isSafeInteger(announced) && announced !== done))
      throw fail('bytes.wrong', 'checksum');
    const sha256 = hash?.digest('hex') ?? null;
    const said = readSha256(answer.headers[metaPrefix + sha256Name]);
    if (sha256 !== null && said !== null && sha256 !== said) throw fail('bytes.wrong', 'sha256');
    const file = incoming as IncomingFile | null;
    if (!file) throw new AppError('other', { op });
    file.furnish(replaced, parseMtime(answer.headers['x-amz-meta-mtime']) ?? lastModified(answer.headers));
    await around.syncs.file(file.descriptor);
    signal.throwIfAborted();
    const stats = file.takeName(expected, disk.platform);
    await around.syncs.folder(dirname(path));
    const { modifiedMs } = localEntry(to, stats);
    const written: SourceFacts = {
      sizeBytes: done,
      modifiedMs: modifiedMs ?? 0,
      version: fingerprint(stats),
    };
    const proof = right === true ? proofOf(proving) : sha256 !== null && said !== null ? 'sha256' : null;
    return { answer: answered(answer), written, proof, sha256 };
  } catch (error) {
    if (!(error instanceof Unwanted)) throw error;
    const { tooLarge } = error;
    const answer = answered(error.head);
    return tooLarge === null ? { answer, written: null, proof: null, sha256: null } : { answer, tooLarge };
  } finally {
    (incoming as IncomingFile | null)?.discard();
  }
}

function proofOf(proving: Proving | null): string | null {
  return proving?.name ?? null;
}

/** null where nothing is promised. What came without a byte has been given to no verifier yet. */
async function isRight(proving: Proving | null, verifier: Verifier | null): Promise<boolean | null> {
  return proving === null ? null : (verifier ?? (await proving.create())).isRight();
}

function lastModified(headers: Readonly<Record<string, string>>): number | null {
  const ms = Date.parse(headers['last-modified'] ?? '');
  return Number.isNaN(ms) ? null : ms;
}

/** Ends an answer whose body nobody wants. */
class Unwanted extends Error {
  override readonly name = 'Unwanted';
  readonly head: WireHead;
  /** Its size, where that is what is wrong with it; null: it is no object. */
  readonly tooLarge: number | null;

  constructor(head: WireHead, tooLarge: number | null = null) {
    super('The answer is not what was asked for.');
    this.head = head;
    this.tooLarge = tooLarge;
  }
}
