// longshore verify: compares a folder with a prefix, or two prefixes, and says in what they differ.

import { formatCount, formatPlural, formatSize } from '../../base/units.ts';
import type { StreamInput } from '../../contract/api.ts';
import type { Place } from '../../contract/models.ts';
import type { Finding, VerifyProgress } from '../../contract/verification.ts';
import { type Address, folderPlace, isLocalFolder, nameIn, textOf } from '../address.ts';
import type { Session } from '../context.ts';
import { type ExitCode, exitCode, WrongUse } from '../exit-code.ts';
import { printable } from '../output.ts';

export interface VerifyOptions {
  readonly fetch?: StreamInput<'entry.verify'>['fetch'];
  readonly oneWay?: boolean;
  readonly rules?: StreamInput<'entry.verify'>['rules'];
  readonly quiet?: boolean;
}

/** Ends with 0 only where every file is proved to be the same on both sides; with `oneWay`, every file of the first. */
export async function verify(
  session: Session,
  from: Address,
  to: Address,
  { fetch = 'if-needed', oneWay = false, rules, quiet = false }: VerifyOptions,
): Promise<ExitCode> {
  const { engine, output, profile, signal } = session;
  for (const address of [from, to]) {
    if (address.kind === 'local' && !(await isLocalFolder(address)))
      throw new WrongUse(`${textOf(address)} is no folder on this computer. Folders are what is compared.`);
  }
  const source = folderPlace(from, profile.id);
  const target = folderPlace(to, profile.id);
  let last: VerifyProgress | null = null;
  try {
    for await (const progress of engine.open('entry.verify', { source, target, rules, fetch }, { signal })) {
      for (const finding of progress.findings)
        if (finding.kind !== 'extra' || !oneWay) tell(session, source, target, finding);
      last = progress;
      output.status(`${formatPlural(progress.files, 'file')} compared, ${formatSize(progress.sizeBytes)}`);
      await output.drained();
    }
  } finally {
    output.status('');
  }
  if (last === null) return exitCode.failed;
  const { findings: _, ...totals } = last;
  output.say(quiet ? null : summaryOf(last), { event: 'verified', ...totals });
  const isSame = last.same + (oneWay ? last.extra : 0) === last.files;
  return isSame ? exitCode.done : exitCode.failed;
}

function tell({ output }: Session, source: Place, target: Place, finding: Finding): void {
  const { kind, key, sourceBytes, targetBytes, proof, error } = finding;
  if (kind === 'failed') {
    if (error) output.fail(error);
    return;
  }
  const names = { from: nameIn(source, key), to: nameIn(target, key) };
  const [one, other] = [printable(names.from), printable(names.to)];
  const text = {
    missing: `missing: ${other}`,
    extra: `extra: ${other}`,
    different: `different (${proof === 'size' ? sizesOf(finding) : proof}): ${one} and ${other}`,
    unverifiable: `not verifiable: ${one} and ${other}`,
  }[kind];
  output.say(text, { event: 'finding', kind, key, ...names, sourceBytes, targetBytes, proof });
}

function sizesOf({ sourceBytes, targetBytes }: Finding): string {
  return `${formatCount(sourceBytes ?? 0)} and ${formatPlural(targetBytes ?? 0, 'byte')}`;
}

/** "verify: 9,997 of 10,001 files are the same, 38.2 MiB; 1 missing, 1 extra, 2 different". */
function summaryOf(progress: VerifyProgress): string {
  const { files, same, sizeBytes, fetchedBytes, missing, extra, different, unverifiable, failed } = progress;
  const counts = [
    [missing, 'missing'],
    [extra, 'extra'],
    [different, 'different'],
    [unverifiable, 'not verifiable'],
    [failed, 'failed'],
  ] as const;
  const found = counts.flatMap(([count, word]) => (count > 0 ? [`${formatCount(count)} ${word}`] : []));
  return [
    `verify: ${formatCount(same)} of ${formatPlural(files, 'file')} the same, ${formatSize(sizeBytes)}`,
    ...(found.length > 0 ? [found.join(', ')] : []),
    ...(fetchedBytes > 0 ? [`${formatSize(fetchedBytes)} fetched to tell`] : []),
  ].join('; ');
}
