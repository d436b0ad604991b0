// From the two arguments of cp and mv to a transfer, by the rules of `aws s3`.

import { AppError, fromWire, toWire } from '../contract/errors.ts';
import { Key, type Place, type TransferRequest } from '../contract/models.ts';
import {
  type Address,
  entryPlace,
  folderPlace,
  isFolderLike,
  isLocalFolder,
  parseAddress,
  textOf,
} from './address.ts';
import type { Session } from './context.ts';
import { WrongUse } from './exit-code.ts';

/** Where from, what, and where to; `rename` where a single entry gets another name. */
export type TransferPlan = Pick<TransferRequest, 'source' | 'keys' | 'target'> & { readonly rename?: string };

/** Reads the two arguments; throws WrongUse where neither is in S3. */
export function parseEnds(from: string, to: string): { from: Address; to: Address } {
  const ends = { from: parseAddress(from), to: parseAddress(to) };
  if (ends.from.kind === 's3' || ends.to.kind === 's3') return ends;
  throw new WrongUse('One of the two must be in S3. Write s3://BUCKET/KEY.');
}

/**
 * | given                     | becomes                                                                |
 * | ------------------------- | ---------------------------------------------------------------------- |
 * | FILE and FOLDER/          | the file under its own name in the folder, which need not exist        |
 * | FILE and a local folder   | the same                                                               |
 * | FILE and another name     | the file under that name                                               |
 * | FOLDER with --recursive   | what is in the folder, in the target; the target need not exist        |
 * | FILE with --recursive     | the same as without                                                    |
 *
 * Throws WrongUse for a folder without --recursive, entry.missing where there is no source.
 */
export async function planTransfer(
  session: Session,
  from: Address,
  to: Address,
  isRecursive: boolean,
): Promise<TransferPlan> {
  const { id } = session.profile;
  if (isRecursive && (await isFolder(session, from)))
    return { source: folderPlace(from, id), keys: null, target: folderPlace(to, id) };

  const { place: source, name } = entryPlace(from, id);
  if (name === '') throw needsRecursive(from);
  const found = await session.engine.call('entry.stat', { place: source, key: Key.parse(name) }, session);
  if (!found)
    throw new AppError('entry.missing', { op: directionOf(source, folderPlace(to, id)), from: textOf(from) });
  if (found.kind === 'folder') throw needsRecursive(from);

  const keys = [Key.parse(name)];
  const keepsName = isFolderLike(to) || (to.kind === 'local' && (await isLocalFolder(to)));
  if (keepsName) return { source, keys, target: folderPlace(to, id) };
  const target = entryPlace(to, id);
  return { source, keys, target: target.place, ...(target.name !== name && { rename: target.name }) };
}

/**
 * Throws what stands between this account and the places of a plan. The queue would be patient with it, file by file: good
 * for a window left alone over night, not for somebody who has mistyped an endpoint. A bucket that may be written but not
 * looked into passes.
 */
export async function reach(session: Session, plan: TransferPlan, from: Address, to: Address): Promise<void> {
  for (const place of plan.keys === null ? [plan.source, plan.target] : [plan.target]) {
    if (place.kind === 'local') continue;
    try {
      await session.engine.call('entry.stat', { place, key: Key.parse('') }, session);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'access.denied') continue;
      const op = directionOf(plan.source, plan.target);
      throw fromWire({ ...toWire(error, op), op, from: textOf(from), to: textOf(to) });
    }
  }
}

/** What such a transfer is called, in the words of the contract. */
export function directionOf(source: Place, target: Place): 'upload' | 'download' | 'copy' {
  if (source.kind === target.kind) return 'copy';
  return source.kind === 'local' ? 'upload' : 'download';
}

/** A name in S3 may be a file and a folder at once; with --recursive the folder is meant where there is one. */
async function isFolder(session: Session, address: Address): Promise<boolean> {
  if (address.kind === 'local') return isLocalFolder(address);
  if (isFolderLike(address)) return true;
  const place = folderPlace(address, session.profile.id);
  try {
    for await (const page of session.engine.open('entry.list', { place }, session))
      if (page.length > 0) return true;
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'entry.missing')) throw error;
  }
  return false;
}

function needsRecursive(address: Address): WrongUse {
  return new WrongUse(`${textOf(address)} is a folder. Add --recursive to take all that is in it.`);
}
