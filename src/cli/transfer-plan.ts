// From the two arguments of cp and mv to a transfer, by the rules of `aws s3`.

import { AppError, fromWire, hasCode, toWire } from '../contract/errors.ts';
import { Key, type Place } from '../contract/models.ts';
import type { Profile } from '../contract/profile.ts';
import type { TransferRequest } from '../contract/transfer.ts';
import {
  type Address,
  entryPlace,
  folderPlace,
  isFolderLike,
  isLocalFolder,
  parseAddress,
  textOf,
} from './address.ts';
import type { Asking } from './context.ts';
import { WrongUse } from './exit-code.ts';
import type { Choice } from './profile-choice.ts';

/** Where from, what, and where to; `rename` where a single entry gets another name. */
export type TransferPlan = Pick<TransferRequest, 'source' | 'keys' | 'target'> & { readonly rename?: string };

/** What is to be moved where, as it was typed, and the account of each end; that of a local end means nothing. */
export interface Ends {
  readonly from: Address;
  readonly to: Address;
  readonly source: Choice;
  readonly target: Choice;
}

/** A plan, and the size of the one file that it is about; null for folders and where it is not known. */
export interface Planned {
  readonly plan: TransferPlan;
  readonly sizeBytes: number | null;
}

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
export async function planTransfer(asking: Asking, ends: Ends, isRecursive: boolean): Promise<Planned> {
  const { from, to } = ends;
  const [sourceProfile, targetProfile] = [ends.source.profile, ends.target.profile];
  const targetFolder = folderPlace(to, targetProfile.id);
  if (isRecursive && (await isFolder(asking, from, sourceProfile))) {
    const plan = { source: folderPlace(from, sourceProfile.id), keys: null, target: targetFolder };
    return { plan, sizeBytes: null };
  }

  const { place: source, name } = entryPlace(from, sourceProfile.id);
  if (name === '') throw needsRecursive(from);
  const found = await asking.engine.call('entry.stat', { place: source, key: Key.parse(name) }, asking);
  if (!found)
    throw new AppError('entry.missing', { op: directionOf(source, targetFolder), from: textOf(from) });
  if (found.kind === 'folder') throw needsRecursive(from);

  const keys = [Key.parse(name)];
  const { sizeBytes } = found;
  const keepsName = isFolderLike(to) || (to.kind === 'local' && (await isLocalFolder(to)));
  if (keepsName) return { plan: { source, keys, target: targetFolder }, sizeBytes };
  const target = entryPlace(to, targetProfile.id);
  const rename = target.name === name ? {} : { rename: target.name };
  return { plan: { source, keys, target: target.place, ...rename }, sizeBytes };
}

/**
 * Throws what stands between this account and the places of a plan. The queue would be patient with it, file by file: good
 * for a window left alone over night, not for somebody who has mistyped an endpoint. A bucket that may be written but not
 * looked into passes.
 */
export async function reach(asking: Asking, plan: TransferPlan, { from, to }: Ends): Promise<void> {
  for (const place of plan.keys === null ? [plan.source, plan.target] : [plan.target]) {
    if (place.kind === 'local') continue;
    try {
      await asking.engine.call('entry.stat', { place, key: Key.parse('') }, asking);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'access.denied') continue;
      const op = directionOf(plan.source, plan.target);
      throw fromWire({ ...toWire(error, op), op, from: textOf(from), to: textOf(to) });
    }
  }
}

/** What such a transfer is called, in the words of the contract. */
export function directionOf(
  source: Pick<Place, 'kind'>,
  target: Pick<Place, 'kind'>,
): 'upload' | 'download' | 'copy' {
  if (source.kind === target.kind) return 'copy';
  return source.kind === 'local' ? 'upload' : 'download';
}

/** A name in S3 may be a file and a folder at once; with --recursive the folder is meant where there is one. */
async function isFolder(asking: Asking, address: Address, { id }: Profile): Promise<boolean> {
  if (address.kind === 'local') return isLocalFolder(address);
  if (isFolderLike(address)) return true;
  const place = folderPlace(address, id);
  try {
    for await (const page of asking.engine.open('entry.list', { place }, asking))
      if (page.length > 0) return true;
  } catch (error) {
    if (!hasCode(error, 'entry.missing')) throw error;
  }
  return false;
}

function needsRecursive(address: Address): WrongUse {
  return new WrongUse(`${textOf(address)} is a folder. Add --recursive to take all that is in it.`);
}
