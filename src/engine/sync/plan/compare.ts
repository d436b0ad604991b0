// What is to be done about one path: pure, total, and blind to clocks.

import type { Expected } from '../../store/store.ts';
import type { Base, LocalFile, RemoteFile, Rules, Seen, Sight, Verdict } from '../model.ts';

const absent: Expected = { kind: 'absent' };
const nothing: Verdict = { do: 'nothing' };
const wait: Verdict = { do: 'wait' };

/**
 * A two-way pair, by what has become of each side since both were alike:
 *
 * | local \ remote | same        | changed             | absent        |
 * | -------------- | ----------- | ------------------- | ------------- |
 * | same           | nothing     | download            | remove local  |
 * | changed        | upload      | adopt, or conflict  | upload        |
 * | absent         | remove remote | download          | forget        |
 *
 * A path that never was alike: on one side only it goes to the other; on both sides it is adopted, or a conflict.
 * A file that changed only in name, that is whose bytes are those of the base, is adopted. Anything unknown waits, and a barred
 * path is left alone.
 */
export function compare(seen: Seen, rules: Rules): Verdict {
  const { local, remote } = seen;
  if (local.is === 'barred' || remote.is === 'barred') return nothing;
  if (local.is === 'unknown' || remote.is === 'unknown') return wait;
  if (rules.mode === 'two-way') return twoWay(seen, rules);
  return oneWay(seen, rules);
}

function twoWay(seen: Seen, rules: Rules): Verdict {
  const { base, local, remote, areEqual } = seen;
  if (local.is === 'absent' && remote.is === 'absent') return base ? { do: 'forget' } : nothing;
  if (base === null) {
    if (local.is === 'absent') return { do: 'download', expected: absent };
    if (remote.is === 'absent') return { do: 'upload', expected: absent };
    return bothHere(seen, rules);
  }
  if (local.is === 'same' && remote.is === 'same') return nothing;
  if (local.is === 'absent') {
    if (remote.is === 'same') return { do: 'remove-remote', etag: base.etag };
    return { do: 'download', expected: absent };
  }
  if (remote.is === 'absent') {
    if (local.is === 'same') return { do: 'remove-local', fingerprint: base.fingerprint };
    // An edit beats a deletion; a touch does not.
    if (areEqual === null) return { do: 'look' };
    return areEqual
      ? { do: 'remove-local', fingerprint: fingerprintOf(base, local) }
      : { do: 'upload', expected: absent };
  }
  return bothHere(seen, rules);
}

/** Something stands on both sides, and at least one of them is not as the base has it. */
function bothHere(seen: Seen, rules: Rules): Verdict {
  const { base, local, remote, areEqual } = seen;
  if (areEqual === null) return { do: 'look' };
  if (areEqual) return { do: 'adopt' };
  const upload: Verdict = { do: 'upload', expected: { kind: 'version', version: etagOf(base, remote) } };
  const download: Verdict = {
    do: 'download',
    expected: { kind: 'version', version: fingerprintOf(base, local) },
  };
  if (base && remote.is === 'same') return upload;
  if (base && local.is === 'same') return download;
  if (rules.conflicts === 'local-wins') return upload;
  if (rules.conflicts === 'remote-wins') return download;
  return { do: 'conflict' };
}

/**
 * A backup or restore, by what has become of the source and the target:
 *
 * | source \ target | same          | another or new       | absent |
 * | --------------- | ------------- | -------------------- | ------ |
 * | same            | nothing       | adopt, or write again | write again |
 * | changed, new    | write         | adopt, or write      | write  |
 * | absent, was alike | remove, by the rule | forget: it stays | forget |
 * | absent, never alike | -         | stays, or removed where extras are | nothing |
 */
function oneWay(seen: Seen, rules: Rules): Verdict {
  const { base, local, remote, areEqual } = seen;
  const isBackup = rules.mode === 'backup';
  const [source, target] = isBackup ? [local, remote] : [remote, local];
  const write = (expected: Expected): Verdict => ({ do: isBackup ? 'upload' : 'download', expected });
  const standing: Expected = {
    kind: 'version',
    version: isBackup ? etagOf(base, remote) : fingerprintOf(base, local),
  };
  if (source.is === 'absent') {
    if (target.is === 'absent') return base ? { do: 'forget' } : nothing;
    const isOurs = base !== null && target.is === 'same';
    const isToGo = isOurs ? rules.deletes !== 'keep' : base === null && rules.extras === 'remove';
    if (!isToGo) return base ? { do: 'forget' } : nothing;
    return isBackup
      ? { do: 'remove-remote', etag: etagOf(base, remote) }
      : { do: 'remove-local', fingerprint: fingerprintOf(base, local) };
  }
  if (target.is === 'absent') return write(absent);
  if (local.is === 'same' && remote.is === 'same') return nothing;
  if (areEqual === null) return { do: 'look' };
  return areEqual ? { do: 'adopt' } : write(standing);
}

function etagOf(base: Base | null, remote: Sight<RemoteFile>): string {
  return remote.is === 'file' ? remote.file.etag : (base?.etag ?? '');
}

function fingerprintOf(base: Base | null, local: Sight<LocalFile>): string {
  return local.is === 'file' ? local.file.fingerprint : (base?.fingerprint ?? '');
}
