// longshore rm: deletes objects.

import { AppError } from '../../contract/errors.ts';
import { type Entry, Key, type Place } from '../../contract/models.ts';
import type { TransferRequest } from '../../contract/transfer.ts';
import { isIncluded } from '../../engine/transfer/rules.ts';
import { entryPlace, folderPlace, nameIn, type S3Address, textOf } from '../address.ts';
import type { Session } from '../context.ts';
import { type ExitCode, exitCode, WrongUse } from '../exit-code.ts';
import { printable } from '../output.ts';
import { followTally, tallyText } from '../tally.ts';

export interface RemoveOptions {
  readonly recursive?: boolean;
  readonly rules?: TransferRequest['rules'];
  readonly dryrun?: boolean;
  readonly quiet?: boolean;
}

/** How many keys are handed over at once. */
const batchSize = 1000;

/** Deletes one object, or with `recursive` everything in a folder; each that fails is told, and the rest goes on. */
export async function remove(
  session: Session,
  address: S3Address,
  options: RemoveOptions,
): Promise<ExitCode> {
  if (options.recursive) return removeFolder(session, address, options);

  const { engine, output, signal } = session;
  const { place, name } = entryPlace(address, session.profile.id);
  const found =
    name === '' ? null : await engine.call('entry.stat', { place, key: Key.parse(name) }, { signal });
  if (name === '' || found?.kind === 'folder')
    throw new WrongUse(`${textOf(address)} is a folder. Add --recursive to delete all that is in it.`);
  if (!found) throw new AppError('entry.missing', { op: 'entry.remove', from: textOf(address) });
  if (options.dryrun) plan(session, place, found.key);
  else {
    await followTally(output, engine.open('entry.remove', { place, keys: [found.key] }, { signal }));
    if (output.failures === 0 && (!options.quiet || output.isJson))
      output.say(`delete: ${printable(nameIn(place, found.key))}`, {
        event: 'removed',
        files: 1,
        sizeBytes: found.sizeBytes ?? 0,
      });
  }
  return output.failures === 0 ? exitCode.done : exitCode.failed;
}

async function removeFolder(session: Session, address: S3Address, options: RemoveOptions): Promise<ExitCode> {
  const { engine, output, signal } = session;
  const { dryrun, quiet, rules = [] } = options;
  let files = 0;
  let sizeBytes = 0;
  const isWhole = rules.length === 0 && !dryrun;
  for await (const { place, keys } of isWhole ? allOf(session, address) : chosen(session, address, rules)) {
    if (dryrun) {
      for (const key of keys) plan(session, place, key);
      await output.drained();
      continue;
    }
    const tally = await followTally(output, engine.open('entry.remove', { place, keys }, { signal }));
    files += tally.files;
    sizeBytes += tally.sizeBytes;
  }
  if (!dryrun && (!quiet || output.isJson)) {
    const tally = tallyText({ files, folders: 0, sizeBytes, failures: [] });
    output.say(`delete: ${tally} in ${printable(textOf(address))}`, { event: 'removed', files, sizeBytes });
  }
  return output.failures === 0 ? exitCode.done : exitCode.failed;
}

interface Batch {
  readonly place: Place;
  readonly keys: Key[];
}

/** The folder itself, so that its marker goes too; or where that is a bucket, or a file has the same name, all that is in it. */
async function* allOf(session: Session, address: S3Address): AsyncGenerator<Batch> {
  const { place, name } = entryPlace({ ...address, key: address.key.replace(/\/$/, '') }, session.profile.id);
  if (name !== '') {
    const key = Key.parse(name);
    const found = await session.engine.call('entry.stat', { place, key }, session);
    if (found === null) return;
    if (found.kind === 'folder') return yield { place, keys: [key] };
  }
  yield* inBatches(session, folderPlace(address, session.profile.id), false, () => true);
}

/** Each file that the rules let through. */
function chosen(
  session: Session,
  address: S3Address,
  rules: NonNullable<TransferRequest['rules']>,
): AsyncGenerator<Batch> {
  const place = folderPlace(address, session.profile.id);
  return inBatches(session, place, true, ({ kind, key }) => kind === 'file' && isIncluded(key, rules));
}

async function* inBatches(
  { engine, signal }: Session,
  place: Place,
  isDeep: boolean,
  isMeant: (entry: Entry) => boolean,
): AsyncGenerator<Batch> {
  let keys: Key[] = [];
  for await (const page of engine.open('entry.list', { place, isDeep }, { signal })) {
    for (const entry of page) {
      if (entry.key === '' || !isMeant(entry)) continue;
      keys.push(entry.key);
      if (keys.length < batchSize) continue;
      yield { place, keys };
      keys = [];
    }
  }
  if (keys.length > 0) yield { place, keys };
}

function plan({ output }: Session, place: Place, key: Key): void {
  const name = nameIn(place, key);
  output.say(`(dryrun) delete: ${printable(name)}`, { event: 'planned', verb: 'delete', from: name });
}
