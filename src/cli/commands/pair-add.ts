// longshore pair add, set and remove: makes a pair, changes its rules, forgets it.

import { basename, resolve } from 'node:path';
import { Key, LocalPath } from '../../contract/models.ts';
import { PairDraft, usualGuard } from '../../contract/pair.ts';
import { isLocalFolder, nameIn, parseAddress, parseS3, type S3Address, textOf } from '../address.ts';
import { type Asking, type Context, type Session, withSession } from '../context.ts';
import { type ExitCode, exitCode, WrongUse } from '../exit-code.ts';
import { printable } from '../output.ts';
import { keptProfile } from '../pairs/kept-profile.ts';
import { changeDraft, type PairOptions } from '../pairs/pair-options.ts';
import { askPairs, findPair, withPairs } from '../pairs/reach-pairs.ts';

/** Makes a pair. Nothing is moved yet: it runs when its schedule says, or on request. */
export async function addPair(
  context: Context,
  folder: string,
  place: string,
  options: PairOptions,
): Promise<ExitCode> {
  const address = parseS3(place);
  const here = parseAddress(folder);
  if (here.kind !== 'local' || !(await isLocalFolder(here)))
    throw new WrongUse(`${textOf(here)} is no folder on this computer. A pair needs one that is there.`);
  const path = LocalPath.parse(resolve(here.path));
  return withSession(context, async (session) => {
    const unnamed = await draftOf(session, path, address, options);
    return askPairs(session, async (asking) => {
      await demandFreeName(asking, unnamed.name);
      await reach(session, unnamed);
      const profile = await keptProfile(session);
      const draft = { ...unnamed, place: { ...unnamed.place, profileId: profile.id } };
      const { id, name } = await asking.engine.call('pair.save', { id: null, draft });
      context.output.say(
        `made pair \u201c${printable(name)}\u201d (${id}): ${printable(path)} and ${printable(nameIn(draft.place, ''))}`,
        { event: 'pair-saved', id, name },
      );
      return exitCode.done;
    });
  });
}

/** Changes the rules of a pair; what is not said stays. */
export function setPair(context: Context, wanted: string, options: PairOptions): Promise<ExitCode> {
  return withPairs(context, async (asking) => {
    const { pair } = await findPair(asking, wanted);
    const draft = await changeDraft(PairDraft.parse(pair), options);
    if (draft.name !== pair.name) await demandFreeName(asking, draft.name);
    const { id, name } = await asking.engine.call('pair.save', { id: pair.id, draft });
    context.output.say(`changed pair \u201c${printable(name)}\u201d`, { event: 'pair-saved', id, name });
    return exitCode.done;
  });
}

/** Forgets a pair; files stay as they are on both sides. */
export function removePair(context: Context, wanted: string): Promise<ExitCode> {
  return withPairs(context, async (asking) => {
    const { id, name } = (await findPair(asking, wanted)).pair;
    await asking.engine.call('pair.remove', { id });
    context.output.say(
      `forgot pair \u201c${printable(name)}\u201d; its files stay as they are on both sides`,
      { event: 'pair-removed', id, name },
    );
    return exitCode.done;
  });
}

function draftOf(
  { profile }: Session,
  folder: LocalPath,
  { bucket, key }: S3Address,
  options: PairOptions,
): Promise<PairDraft> {
  const prefix = Key.parse(key === '' || key.endsWith('/') ? key : `${key}/`);
  const usual: PairDraft = {
    name: basename(folder) || bucket,
    folder,
    place: { kind: 's3', profileId: profile.id, bucket, prefix },
    mode: 'two-way',
    deletes: 'trash',
    conflicts: 'keep-both',
    schedule: { kind: 'watch' },
    storageClass: null,
    ignore: [],
    guard: usualGuard,
    trashDays: 30,
    requestsPerMonth: null,
  };
  return changeDraft(usual, options);
}

async function demandFreeName({ engine }: Asking, name: string): Promise<void> {
  const all = await engine.call('pair.list', null);
  if (!all.some(({ pair }) => pair.name === name)) return;
  throw new WrongUse(`There is a pair \u201c${name}\u201d already. Give this one another name with --name.`);
}

/** A bucket that is mistyped is told now, and not by a run in the night. */
async function reach({ engine, signal }: Session, { place }: PairDraft): Promise<void> {
  await engine.call('entry.stat', { place, key: Key.parse('') }, { signal });
}
