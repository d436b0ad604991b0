// What is to be done about one path: pure, total, and blind to clocks.

import type { Expected } from '../../store/store.ts';
import type { Base, LocalFile, RemoteFile, Rules, Seen, Sight, Verdict } from '../model.ts';

const absent: Expected = { kind: 'absent' };
const nothing: Verdict = { do: 'nothing' };
const wait: Verdict = { do: 'wait' };
const look: Verdict = { do: 'look' };
const adopt: Verdict = { do: 'adopt' };
const forget: Verdict = { do: 'forget' };

/** A file that stands on one side, which may be that of the base or another. */
interface Standing {
  /** The fingerprint or etag that it has now, which is what an act on it expects. */
  readonly version: string;
  /** Its bytes are known to be those of the base. */
  readonly isUnchanged: boolean;
}

interface Sides {
  readonly base: Base | null;
  /** null where positively nothing stands. */
  readonly local: Standing | null;
  readonly remote: Standing | null;
  readonly areEqual: boolean | null;
}

/**
 * The verdict on one path. Anything unknown waits, a barred path is left alone, and where both sides are as the base has them,
 * or both are empty, there is nothing to carry. The rest is `twoWay`'s and `oneWay`'s.
 *
 * A file that has a new version and the bytes of the base was touched, not changed: it counts as the same.
 */
export function compare(seen: Seen, rules: Rules): Verdict {
  const { base, local, remote, areEqual } = seen;
  if (local.is === 'barred' || remote.is === 'barred') return nothing;
  if (local.is === 'unknown' || remote.is === 'unknown') return wait;
  // Nothing is as in a base that is not there: who says so has not seen it.
  if (base === null && (local.is === 'same' || remote.is === 'same')) return wait;
  if (local.is === 'absent' && remote.is === 'absent') return base ? forget : nothing;
  if (local.is === 'same' && remote.is === 'same') return nothing;
  const sides = {
    base,
    local: localStanding(base, local),
    remote: remoteStanding(base, remote),
    areEqual,
  };
  return rules.mode === 'two-way' ? twoWay(sides, rules) : oneWay(sides, rules);
}

/**
 * A two-way pair, by what has become of each side since both were alike:
 *
 * | local \ remote | same          | changed            | absent       |
 * | -------------- | ------------- | ------------------ | ------------ |
 * | same           | nothing       | download           | remove local |
 * | changed        | upload        | adopt, or conflict | upload       |
 * | absent         | remove remote | download           | forget       |
 *
 * A path that never was alike: on one side only it goes to the other; on both sides it is adopted, or a conflict.
 */
function twoWay({ base, local, remote, areEqual }: Sides, rules: Rules): Verdict {
  if (local && remote) {
    if (areEqual === null) return look;
    if (areEqual) return adopt;
    const isOurs = remote.isUnchanged || (!local.isUnchanged && rules.conflicts === 'local-wins');
    const isTheirs = local.isUnchanged || rules.conflicts === 'remote-wins';
    if (isOurs) return { do: 'upload', expected: versionOf(remote) };
    return isTheirs ? { do: 'download', expected: versionOf(local) } : { do: 'conflict' };
  }
  const copy: Verdict = { do: local ? 'upload' : 'download', expected: absent };
  if (base === null) return copy;
  // An edit beats a deletion; a touch does not.
  const isUnchanged = local?.isUnchanged || remote?.isUnchanged || areEqual;
  if (isUnchanged === null) return look;
  return isUnchanged ? removal(local, remote) : copy;
}

/**
 * A backup or restore, by what has become of the source and the target:
 *
 * | source \ target     | same                        | changed, or never alike            | absent      |
 * | ------------------- | --------------------------- | ---------------------------------- | ----------- |
 * | same                | nothing                     | write again                        | write again |
 * | changed, or new     | write                       | adopt, or write                    | write       |
 * | absent, was alike   | forget, or remove by the rule | forget, or remove where extras are | forget    |
 * | absent, never alike | -                           | nothing, or remove where extras are | nothing    |
 */
function oneWay({ base, local, remote, areEqual }: Sides, { mode, deletes, extras }: Rules): Verdict {
  const [source, target] = mode === 'backup' ? [local, remote] : [remote, local];
  if (source) {
    if (target && areEqual === null) return look;
    if (target && areEqual) return adopt;
    const expected = target ? versionOf(target) : absent;
    return { do: mode === 'backup' ? 'upload' : 'download', expected };
  }
  if (deletes === 'keep') return base ? forget : nothing;
  if (extras === 'remove') return removal(local, remote);
  if (base === null) return nothing;
  const isUnchanged = target?.isUnchanged || areEqual;
  if (isUnchanged === null) return look;
  return isUnchanged ? removal(local, remote) : forget;
}

/** Takes away what stands on the one side where something stands. */
function removal(local: Standing | null, remote: Standing | null): Verdict {
  if (local) return { do: 'remove-local', fingerprint: local.version };
  return remote ? { do: 'remove-remote', etag: remote.version } : nothing;
}

function versionOf({ version }: Standing): Expected {
  return { kind: 'version', version };
}

function localStanding(base: Base | null, local: Sight<LocalFile>): Standing | null {
  if (local.is === 'same' && base) return { version: base.fingerprint, isUnchanged: true };
  if (local.is !== 'file') return null;
  return { version: local.file.fingerprint, isUnchanged: base !== null && local.file.sha256 === base.sha256 };
}

// What whoever wrote an object says of its bytes proves nothing: `areEqual` alone tells that another version has the same ones.
function remoteStanding(base: Base | null, remote: Sight<RemoteFile>): Standing | null {
  if (remote.is === 'same' && base) return { version: base.etag, isUnchanged: true };
  return remote.is === 'file' ? { version: remote.file.etag, isUnchanged: false } : null;
}
