// longshore cp: copies files and folders between this computer and a bucket, or within S3.

import { formatPlural, formatSize } from '../../base/units.ts';
import { Key, type StorageClass, type Transfer, type TransferRequest } from '../../contract/models.ts';
import { isIncluded } from '../../engine/transfer/rules.ts';
import { type Address, nameIn } from '../address.ts';
import type { Session } from '../context.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { follow, itemsOf } from '../follow.ts';
import { printable } from '../output.ts';
import { directionOf, planTransfer, reach, type TransferPlan } from '../transfer-plan.ts';

export interface CopyOptions {
  readonly recursive?: boolean;
  readonly storageClass?: StorageClass;
  readonly rules?: TransferRequest['rules'];
  readonly dryrun?: boolean;
  /** False with --no-overwrite. */
  readonly overwrite?: boolean;
  readonly quiet?: boolean;
  /** The source goes once its copy is there: what mv does. */
  readonly move?: boolean;
}

/** Copies `from` to `to`; each file that fails is told, and the rest goes on. */
export async function copy(
  session: Session,
  from: Address,
  to: Address,
  options: CopyOptions,
): Promise<ExitCode> {
  const plan = await planTransfer(session, from, to, options.recursive === true);
  await reach(session, plan, from, to);
  if (options.dryrun) return rehearse(session, plan, options);
  const { storageClass, rules, move } = options;
  const transfer = await follow(session, {
    ...plan,
    ifExists: options.overwrite === false ? 'skip' : 'replace',
    ...(storageClass && { storageClass }),
    ...(rules && rules.length > 0 && { rules }),
    ...(move && { move }),
  });
  await report(session, transfer, options);
  if (session.signal.aborted) return exitCode.interrupted;
  return transfer.state === 'done' ? exitCode.done : exitCode.failed;
}

/** Tells what became of each file. */
async function report(session: Session, transfer: Transfer, options: CopyOptions): Promise<void> {
  const { output } = session;
  const { source, target } = transfer;
  const verb = options.move ? 'move' : transfer.direction;

  for (const state of ['done', 'skipped', 'cancelled'] as const) {
    if (options.quiet && !output.isJson) continue;
    for await (const page of itemsOf(session, transfer.id, state)) {
      for (const { key, targetKey, sizeBytes, skipped } of page) {
        if (skipped === 'excluded') continue;
        const names = { from: nameIn(source, key), to: nameIn(target, targetKey) };
        const word =
          state === 'done'
            ? verb
            : state === 'skipped'
              ? `skip (${reasons[skipped ?? 'same']})`
              : 'cancelled';
        output.say(`${word}: ${printable(names.from)} to ${printable(names.to)}`, {
          event: 'file',
          state,
          ...names,
          sizeBytes,
          ...(skipped && { reason: skipped }),
        });
      }
      await output.drained();
    }
  }
  let told = 0;
  for await (const page of itemsOf(session, transfer.id, 'failed')) {
    for (const { error } of page) if (error) output.fail(error);
    told += page.length;
  }
  if (told === 0 && transfer.error) output.fail(transfer.error);

  const { doneFiles, doneBytes, skippedFiles, failedFiles } = transfer;
  const parts = [
    `${formatPlural(doneFiles, 'file')}, ${formatSize(doneBytes)}`,
    skippedFiles > 0 && `${skippedFiles} skipped`,
    failedFiles > 0 && `${failedFiles} failed`,
  ].filter(Boolean);
  const isWorthIt = !options.quiet && transfer.totalFiles !== 1;
  output.say(isWorthIt ? `${verb}: ${parts.join('; ')}` : null, {
    event: 'transferred',
    verb,
    state: transfer.state,
    doneFiles,
    doneBytes,
    skippedFiles,
    failedFiles,
  });
}

const reasons = { exists: 'already there', same: 'the same', excluded: 'excluded' } as const;

/** Says what would be copied, and does nothing. */
async function rehearse(session: Session, plan: TransferPlan, options: CopyOptions): Promise<ExitCode> {
  const { engine, output, signal } = session;
  const { source, target } = plan;
  const verb = options.move ? 'move' : directionOf(source, target);

  const tell = async (key: Key, targetKey: Key) => {
    const isKept =
      options.overwrite === false &&
      (await engine.call('entry.stat', { place: target, key: targetKey }, { signal }));
    const names = { from: nameIn(source, key), to: nameIn(target, targetKey) };
    const word = isKept ? `skip (${reasons.exists})` : verb;
    output.say(`(dryrun) ${word}: ${printable(names.from)} to ${printable(names.to)}`, {
      event: 'planned',
      verb: isKept ? 'skip' : verb,
      ...names,
    });
  };

  for (const key of plan.keys ?? [])
    await tell(key, plan.rename === undefined ? key : Key.parse(plan.rename));
  if (plan.keys === null) {
    for await (const page of engine.open('entry.list', { place: source, isDeep: true }, { signal })) {
      for (const entry of page) {
        if (!isIncluded(entry.key, options.rules ?? []) || entry.key === '') continue;
        if (entry.trouble) output.fail(entry.trouble);
        else if (entry.kind === 'file') await tell(entry.key, entry.key);
      }
      await output.drained();
    }
  }
  return output.failures === 0 ? exitCode.done : exitCode.failed;
}
