// longshore menu: the everyday things as questions, one after the other, for whoever would rather not remember the words.

import { confirm, input, select } from '@inquirer/prompts';
import { isAbort } from '../../base/abort.ts';
import { toWire } from '../../contract/errors.ts';
import { type Entry, Key, type StorageClass, storageClasses } from '../../contract/models.ts';
import { folderPlace, isLocalFolder, textOf } from '../address.ts';
import type { Session } from '../context.ts';
import { CannotDo, type ExitCode, exitCode, WrongUse } from '../exit-code.ts';
import { printable } from '../output.ts';
import { copy } from './cp.ts';
import { makeBucket } from './mb.ts';
import { removeBucket } from './rb.ts';
import { remove } from './rm.ts';

/** More than this is not offered for choosing; a name can still be typed. */
const maxChoices = 200;

/** Asks and does until the person leaves; what fails is told, and the menu comes back. */
export async function runMenu(session: Session): Promise<ExitCode> {
  if (!process.stdin.isTTY) throw new WrongUse('The menu needs a terminal to ask its questions on.');
  const { output, signal, profile } = session;
  output.say(`Working with \u201c${printable(profile.name)}\u201d. Ctrl+C leaves.`, null);
  const actions = {
    upload: () => upload(session),
    download: () => download(session),
    delete: () => removeChosen(session),
    'make bucket': async () => makeBucket(session, await typed(session, 'Name of the new bucket')),
    'remove bucket': () => removeChosenBucket(session),
  } as const;
  for (;;) {
    const choices = [...Object.keys(actions), 'leave'] as (keyof typeof actions | 'leave')[];
    const wanted = await select({ message: 'What shall be done?', choices }, { signal });
    if (wanted === 'leave') return exitCode.done;
    try {
      await actions[wanted]();
    } catch (error) {
      // Ctrl+C leaves the menu; everything else leaves only what was being done.
      if (signal.aborted || isAbort(error) || (error as Error).name === 'ExitPromptError') throw error;
      if (error instanceof WrongUse || error instanceof CannotDo) output.failWith(error.message);
      else output.fail(toWire(error, wanted));
    }
  }
}

async function upload(session: Session): Promise<void> {
  const { signal } = session;
  const path = await typed(session, 'File or folder on this computer');
  const recursive = await isLocalFolder({ kind: 'local', path });
  const bucket = await chooseBucket(session);
  const folder = await input({ message: 'Folder in the bucket (empty for the bucket itself)' }, { signal });
  const name = await keptOrNewName(
    session,
    path
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) ?? path,
  );
  const choices = [
    { name: 'the bucket\u2019s usual one', value: null },
    ...storageClasses.map((value) => ({ name: value, value })),
  ];
  const storageClass: StorageClass | null = await select({ message: 'Storage class', choices }, { signal });
  const key = [...folder.split('/').filter(Boolean), name].join('/');
  await copy(
    session,
    { kind: 'local', path },
    { kind: 's3', bucket, key },
    { recursive, ...(storageClass && { storageClass }) },
  );
}

async function download(session: Session): Promise<void> {
  const bucket = await chooseBucket(session);
  const chosen = await chooseEntry(session, bucket, 'download');
  if (!chosen) return;
  const folder = (await typed(session, 'Folder on this computer', '.')).replace(/[/\\]+$/, '') || '/';
  const name = await keptOrNewName(session, chosen.key.split('/').at(-1) ?? chosen.key);
  const from = { kind: 's3', bucket, key: chosen.key } as const;
  await copy(session, from, { kind: 'local', path: `${folder}/${name}` }, { recursive: chosen.isFolder });
}

async function removeChosen(session: Session): Promise<void> {
  const bucket = await chooseBucket(session);
  const chosen = await chooseEntry(session, bucket, 'delete');
  if (!chosen) return;
  const address = { kind: 's3', bucket, key: chosen.key } as const;
  const question = chosen.isFolder
    ? `Delete ${textOf(address)}/ and all that is in it?`
    : `Delete ${textOf(address)}?`;
  const isSure = await confirm({ message: printable(question), default: false }, { signal: session.signal });
  if (isSure) await remove(session, address, { recursive: chosen.isFolder });
}

async function removeChosenBucket(session: Session): Promise<void> {
  const bucket = await chooseBucket(session);
  const force = await confirm(
    { message: 'Delete everything in it first?', default: false },
    { signal: session.signal },
  );
  if (force) {
    const again = await typed(session, `This cannot be undone. Type ${bucket} to go on`);
    if (again !== bucket) return;
  }
  await removeBucket(session, bucket, { force });
}

async function keptOrNewName(session: Session, name: string): Promise<string> {
  const isKept = await confirm(
    { message: `Keep the name \u201c${printable(name)}\u201d?`, default: true },
    { signal: session.signal },
  );
  return isKept ? name : typed(session, 'New name');
}

async function typed({ signal }: Session, message: string, usual?: string): Promise<string> {
  const validate = (text: string) => text.trim() !== '' || 'It cannot be empty.';
  return (
    await input({ message, validate, ...(usual !== undefined && { default: usual }) }, { signal })
  ).trim();
}

async function chooseBucket({ engine, profile, signal }: Session): Promise<string> {
  const buckets = await engine.call('bucket.list', { profileId: profile.id }, { signal });
  if (buckets.length === 0) throw new CannotDo('There is no bucket yet. Make one first.');
  const choices = buckets.map(({ name }) => ({ name: printable(name), value: name }));
  return select({ message: 'Bucket', choices, loop: false }, { signal });
}

/** Walks down the folders of a bucket to one entry; null where there is nothing to choose. */
async function chooseEntry(
  session: Session,
  bucket: string,
  verb: string,
): Promise<{ key: string; isFolder: boolean } | null> {
  const { output, signal } = session;
  for (let folder = ''; ; ) {
    const { entries, hasMore } = await firstEntries(session, bucket, folder);
    if (entries.length === 0 && folder === '') {
      output.say('The bucket is empty.', null);
      return null;
    }
    const choices = [
      ...(folder === '' ? [] : [{ name: `${verb} this whole folder`, value: step('take', folder) }]),
      ...entries.map(({ kind, key, name }) => ({
        name: kind === 'folder' ? `${printable(name)}/` : printable(name),
        value: step(kind, folder === '' ? key : `${folder}/${key}`),
      })),
      ...(hasMore ? [{ name: 'another key, typed', value: step('type', folder) }] : []),
    ];
    const message = `What to ${verb} from s3://${bucket}/${printable(folder)}`;
    const { kind, key } = await select({ message, choices, loop: false, pageSize: 15 }, { signal });
    if (kind === 'take') return { key, isFolder: true };
    if (kind === 'file') return { key, isFolder: false };
    if (kind === 'type') return { key: await typed(session, 'Key'), isFolder: false };
    folder = key;
  }
}

interface Step {
  readonly kind: 'take' | 'type' | Entry['kind'];
  readonly key: string;
}

const step = (kind: Step['kind'], key: string): Step => ({ kind, key });

async function firstEntries(
  { engine, profile, signal }: Session,
  bucket: string,
  folder: string,
): Promise<{ entries: Entry[]; hasMore: boolean }> {
  const place = folderPlace({ kind: 's3', bucket, key: folder }, profile.id);
  const entries: Entry[] = [];
  for await (const page of engine.open('entry.list', { place }, { signal })) {
    entries.push(...page.filter(({ key }) => key !== Key.parse('')));
    if (entries.length > maxChoices) return { entries: entries.slice(0, maxChoices), hasMore: true };
  }
  return { entries, hasMore: false };
}
