// What an error says to a person: what happened, why, and what to do. One sentence each, for window and terminal alike.

import type { ErrorCode, ErrorWire } from './errors.ts';

/** Three short parts; `todo` may be empty where nothing can be done. */
export interface ErrorText {
  readonly what: string;
  readonly why: string;
  readonly todo: string;
}

/** The reason and the remedy of each code. The type checker asks for every one. */
const reasons: Record<ErrorCode, (error: ErrorWire) => readonly [why: string, todo: string]> = {
  'access.denied': ({ raw, detail }) =>
    isOfThisComputer(raw)
      ? [
          'The system does not allow it to the user that Longshore runs as.',
          'Change the permissions of the file or folder, then retry.',
        ]
      : [
          detail ?? 'This account or user is not allowed to do that.',
          'Ask whoever owns it for permission, or use another profile.',
        ],
  'auth.missing': () => [
    'No credentials were found for this profile.',
    'Enter an access key for it, or sign in with the tool that provides them.',
  ],
  'auth.wrong': () => [
    'The server does not accept this access key and secret.',
    'Check both in the profile; a missing character is the usual cause.',
  ],
  'auth.expired': () => ['The session credentials have run out.', 'Sign in again, then retry.'],
  'bucket.exists': () => [
    'A bucket of that name already exists, here or in somebody else\u2019s account.',
    'Choose another name.',
  ],
  'bucket.missing': () => ['There is no bucket of that name.', 'Check the name and the profile.'],
  'bucket.not-empty': () => [
    'The bucket still holds objects.',
    'Empty it first, or remove it with everything in it.',
  ],
  'bucket.name': ({ detail }) => [
    detail ?? 'The name breaks the rules for bucket names.',
    'Choose another name.',
  ],
  'bucket.region': ({ op, detail }) => {
    if (op === 'bucket.create' && !detail)
      return ['The store does not make buckets in that region.', 'Choose another region.'];
    const it = op === 'bucket.list' || op === 'bucket.create' ? 'The server' : 'The bucket';
    return detail
      ? [`${it} is in region ${detail}.`, `Set the region of the profile to ${detail}.`]
      : [`${it} is in another region.`, 'Set the region of the profile to that one.'];
  },
  'clock.skewed': () => [
    'This computer\u2019s clock is too far from the server\u2019s.',
    'Set the clock, then retry.',
  ],
  'disk.full': ({ detail }) => [
    detail ?? 'There is no space left on the disk.',
    'Free some space, then retry.',
  ],
  'disk.read-only': () => ['The disk cannot be written to.', 'Choose another folder, or make it writable.'],
  'entry.archived': () => ['The object is archived.', 'Restore it first; that can take hours.'],
  'entry.changed': () => ['It changed while Longshore was working with it.', 'Look at it again, then retry.'],
  'entry.exists': () => ['Something of that name is already there.', 'Choose another name, or replace it.'],
  'entry.missing': () => ['It is not there any more.', 'Refresh the list.'],
  'entry.name': ({ detail }) => [
    detail ?? 'The name cannot be used on the other side.',
    'Rename it, or transfer it alone under another name.',
  ],
  'entry.too-large': ({ detail }) => [
    detail ?? 'It is larger than the store accepts.',
    detail ? '' : 'Split it, or use another store.',
  ],
  'entry.unsupported': ({ detail }) => [detail ?? 'It is neither a file nor a folder.', 'It was left alone.'],
  'bytes.wrong': () => [
    'The bytes that arrived are not the bytes that were sent.',
    'Retry; if it happens again, check the network.',
  ],
  'engine.busy': () => [
    'Another Longshore is using it right now.',
    'Close that one, or start this one with another data folder.',
  ],
  'engine.outdated': () => [
    'It was last used by a newer Longshore, which keeps it in a form this one cannot read.',
    'Install the newer Longshore again.',
  ],
  'engine.gone': () => [
    'The connection to the Longshore engine was lost.',
    'It is being started again; nothing queued is lost.',
  ],
  'input.wrong': ({ detail }) => [detail ?? 'The request makes no sense.', 'Correct it and try again.'],
  'network.lost': ({ detail }) => [
    detail ?? 'The server could not be reached.',
    'Check the network and the endpoint, then retry.',
  ],
  'not-s3': ({ detail }) => [
    detail ?? 'Something answered that is not an S3 service.',
    'Check the endpoint; a proxy or a sign-in page may stand in between.',
  ],
  'pair.foreign': ({ op, detail }) => [
    detail ?? 'It is not the one that was paired.',
    op === 'pair.recognise'
      ? 'Nothing was changed. Bring back the folder that was paired, or pair this one anew: what both sides have is kept.'
      : 'Nothing was changed. Run the pair on one of them only, or pair the folder anew: what both sides have is kept.',
  ],
  'profile.missing': () => ['There is no such profile.', 'Choose another, or connect the account again.'],
  'service.busy': ({ detail }) => [
    detail ?? 'The server is overloaded or broken right now.',
    'Wait a moment, then retry.',
  ],
  'store.unsupported': ({ detail }) => [detail ?? 'This store does not offer that.', ''],
  'vault.unavailable': ({ detail }) => [
    detail ?? 'The system\u2019s keychain does not answer.',
    'Unlock or install it; until then secrets are kept for this run only.',
  ],
  other: ({ raw, detail }) => [
    detail ?? (raw ? `The reason given is ${raw}.` : 'The reason is not known.'),
    'The log says more.',
  ],
};

/** Whether the file system said so, and not a server: its codes are those of errno. */
function isOfThisComputer(raw: string | undefined): boolean {
  return raw === 'EACCES' || raw === 'EPERM';
}

/** Operations by name, as a person would say what could not be done. */
const attempts: Record<string, string> = {
  upload: 'Could not upload',
  download: 'Could not download',
  copy: 'Could not copy',
  'entry.list': 'Could not list',
  'entry.count': 'Could not count',
  'entry.stat': 'Could not look at',
  'entry.read': 'Could not read',
  'entry.write': 'Could not write',
  'entry.remove': 'Could not delete',
  'entry.rename': 'Could not rename',
  'entry.verify': 'Could not compare',
  'entry.create-folder': 'Could not create the folder',
  'bucket.list': 'Could not list the buckets of',
  'bucket.create': 'Could not create the bucket',
  'bucket.remove': 'Could not remove the bucket',
  'bucket.empty-and-remove': 'Could not remove the bucket',
  'bucket.set-class': 'Could not set the storage class of',
  'store.probe': 'Could not find out what can be done in',
  'version.list': 'Could not list the versions of',
  'version.remove': 'Could not remove a version of',
  'upload.list': 'Could not list the unfinished uploads of',
  'upload.abort': 'Could not give up the unfinished upload',
  'profile.save': 'Could not save the profile',
  'profile.remove': 'Could not remove the profile',
  'profile.try': 'Could not connect to',
  'transfer.start': 'Could not start the transfer of',
  'transfer.items': 'Could not show the files of the transfer',
  'transfer.search': 'Could not search the transfers',
  'transfer.report': 'Could not save the report',
  'transfer.pause': 'Could not pause',
  'transfer.resume': 'Could not resume',
  'transfer.prioritize': 'Could not change the priority',
  'transfer.reorder': 'Could not change the order',
  'transfer.retry': 'Could not retry',
  'transfer.cancel': 'Could not cancel',
  'transfer.clear': 'Could not clear',
  'pair.once': 'Could not sync',
  'pair.recognise': 'Could not sync',
  'pair.mark': 'Could not sync',
  'pair.observe': 'Could not sync',
  'pair.apply': 'Could not sync',
  'pair.list': 'Could not show the pairs',
  'pair.save': 'Could not save the pair',
  'pair.remove': 'Could not remove the pair',
  'pair.run': 'Could not sync',
  'pair.stop': 'Could not stop',
  'pair.pause': 'Could not pause',
  'pair.resume': 'Could not resume',
  'pair.plan': 'Could not tell what a run would do',
  'pair.preview': 'Could not tell what the first run would do',
  'pair.hidden': 'Could not tell what the rules hide',
  'pair.held': 'Could not show what is held',
  'pair.approve': 'Could not let it happen',
  'pair.restore': 'Could not bring it back',
  'pair.accept': 'Could not take the pair as it is',
  'pair.explain': 'Could not tell why',
  'pair.attention': 'Could not show what waits for you',
  'pair.conflicts': 'Could not show the conflicts of',
  'pair.resolve': 'Could not resolve the conflict of',
  'pair.history': 'Could not show the history',
  'store.facts': 'Could not tell what the store can do',
  'settings.set': 'Could not change the settings',
  'journal.open': 'Could not open the data folder',
  'journal.read': 'Could not read from the data folder',
  'journal.write': 'Could not write to the data folder',
  'engine.start': 'Could not start Longshore\u2019s engine',
  'vault.read': 'Could not read the secret of',
  'vault.write': 'Could not keep the secret of',
  'vault.remove': 'Could not remove the secret of',
};

/** What happened, why, and what to do. */
export function explain(error: ErrorWire): ErrorText {
  const attempt = attempts[error.op] ?? `Could not do \u201c${error.op}\u201d`;
  const what = error.from ? `${attempt} ${error.from}` : attempt;
  const [why, todo] = reasons[error.code](error);
  return { what: error.to ? `${what} to ${error.to}.` : `${what}.`, why, todo };
}

/** The same in one line, for a terminal: "Could not upload a.txt: There is no space left on the disk. ..." */
export function explainLine(error: ErrorWire): string {
  const { what, why, todo } = explain(error);
  const code = error.raw ? ` [${error.raw}]` : '';
  return `${what.slice(0, -1)}: ${[why, todo].filter(Boolean).join(' ')}${code}`;
}
