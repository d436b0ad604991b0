// longshore cp with `-` for one end: bytes from standard input into an object, or of an object to standard output.

import { formatSize } from '../../base/units.ts';
import { Key, type StorageClass } from '../../contract/models.ts';
import { type Address, entryPlace, isFolderLike, parseAddress, textOf } from '../address.ts';
import type { Session } from '../context.ts';
import { type ExitCode, exitCode, WrongUse } from '../exit-code.ts';
import { printable } from '../output.ts';

export interface StreamCopyOptions {
  readonly recursive?: boolean;
  readonly dryrun?: boolean;
  readonly json?: boolean;
  readonly storageClass?: StorageClass;
  /** False with --no-overwrite. */
  readonly overwrite?: boolean;
  readonly quiet?: boolean;
  readonly expectedSize?: number;
  readonly fromProfile?: string;
  readonly toProfile?: string;
}

/** What stands for standard input and standard output. */
export const pipe = '-';
const statusMs = 200;

/** Reads the arguments of such a copy; throws WrongUse for what makes no sense of a pipe. */
export function streamCopy(
  verb: 'cp' | 'mv',
  from: string,
  to: string,
  options: StreamCopyOptions,
): (session: Session) => Promise<ExitCode> {
  if (verb === 'mv') throw new WrongUse('A pipe cannot be moved. Use cp.');
  if (options.recursive) throw new WrongUse('A pipe holds one file: leave --recursive out.');
  if (options.dryrun) throw new WrongUse('A pipe cannot be tried out: leave --dryrun out.');
  if (options.fromProfile !== undefined || options.toProfile !== undefined)
    throw new WrongUse('A pipe has only one account: name it with --profile.');
  if (from === pipe && to === pipe)
    throw new WrongUse('One of the two must be in S3. Write s3://BUCKET/KEY.');
  const object = parseAddress(from === pipe ? to : from);
  if (object.kind !== 's3') throw new WrongUse(`${textOf(object)} is not in S3. Write s3://BUCKET/KEY.`);
  if (isFolderLike(object))
    throw new WrongUse(`A pipe has no name: write all of it, as s3://${object.bucket}/KEY.`);
  if (from === pipe) return (session) => fromInput(session, object, options);
  if (options.json) throw new WrongUse('Standard output carries the file itself: leave --json out.');
  return (session) => toOutput(session, object);
}

async function fromInput(session: Session, to: Address, options: StreamCopyOptions): Promise<ExitCode> {
  const { engine, profile, signal, output } = session;
  const { place, name } = entryPlace(to, profile.id);
  const show = throttled((doneBytes: number) => output.status(`${formatSize(doneBytes)} sent`));
  let sizeBytes = 0;
  const input: AsyncIterable<Uint8Array> = process.stdin;
  const bytes = async function* () {
    for await (const chunk of input) {
      sizeBytes += chunk.length;
      yield chunk;
    }
  };
  const result = await engine.streams.write(place, Key.parse(name), bytes(), {
    ifExists: options.overwrite === false ? 'skip' : 'replace',
    expectedBytes: options.expectedSize ?? null,
    storageClass: options.storageClass,
    signal,
    onProgress: show,
  });
  output.status('');
  const isWritten = result === 'written';
  const text = `${isWritten ? 'upload' : 'skip (already there)'}: ${pipe} to ${printable(textOf(to))}`;
  output.say(options.quiet ? null : text, {
    event: 'file',
    state: isWritten ? 'done' : 'skipped',
    from: pipe,
    to: textOf(to),
    sizeBytes: isWritten ? sizeBytes : null,
    ...(!isWritten && { reason: 'exists' }),
  });
  return exitCode.done;
}

async function toOutput({ engine, profile, signal, output }: Session, from: Address): Promise<ExitCode> {
  const { place, name } = entryPlace(from, profile.id);
  const { entry, bytes } = await engine.streams.read(place, Key.parse(name), signal);
  const all = entry.sizeBytes === null ? '' : ` of ${formatSize(entry.sizeBytes)}`;
  const show = throttled((doneBytes: number) => output.status(`${formatSize(doneBytes)}${all}`));
  let doneBytes = 0;
  for await (const chunk of bytes) {
    // One after the other: the chunk may be used again for the next.
    await new Promise<void>((resolve) => {
      process.stdout.write(chunk, () => resolve());
    });
    doneBytes += chunk.length;
    show(doneBytes);
  }
  output.status('');
  return exitCode.done;
}

function throttled(show: (doneBytes: number) => void): (doneBytes: number) => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  return (doneBytes) => {
    if (performance.now() - lastMs < statusMs) return;
    lastMs = performance.now();
    show(doneBytes);
  };
}
