// longshore sync: makes a folder and a prefix alike in one direction, in the words of `aws s3 sync`.

import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatCount, formatPlural } from '../../base/units.ts';
import type { StreamItem } from '../../contract/api.ts';
import type { StorageClass } from '../../contract/models.ts';
import type { RunReport } from '../../contract/pair.ts';
import type { TransferRequest } from '../../contract/transfer.ts';
import { keepHeapsSmall } from '../../host/small-heaps.ts';
import { type Address, folderPlace, isLocalFolder, textOf } from '../address.ts';
import type { Session } from '../context.ts';
import { type ExitCode, exitCode, WrongUse } from '../exit-code.ts';
import { actLine, nameAct, type Sides } from '../pairs/act-line.ts';
import { doneText, emulatedNotes, heldNotes } from '../pairs/outcome.ts';
import { tellPlan } from '../pairs/tell-plan.ts';

export interface SyncOptions {
  readonly delete?: boolean;
  readonly dryrun?: boolean;
  readonly exact?: boolean;
  readonly sizeOnly?: boolean;
  readonly approve?: boolean;
  readonly storageClass?: StorageClass;
  readonly rules?: TransferRequest['rules'];
  readonly quiet?: boolean;
}

/** Throws WrongUse unless one of the two is a folder of this computer and the other in S3. */
export function demandOneInS3(from: Address, to: Address): void {
  if (from.kind !== to.kind) return;
  throw new WrongUse(
    from.kind === 's3'
      ? 'sync goes between a folder of this computer and S3. From S3 to S3, use \u201clongshore cp --recursive\u201d.'
      : 'One of the two must be in S3. Write s3://BUCKET/PREFIX.',
  );
}

/** Ends with 0 only where all is done and nothing is held; each file that fails is told, and the rest goes on. */
export async function sync(
  session: Session,
  from: Address,
  to: Address,
  options: SyncOptions,
): Promise<ExitCode> {
  keepHeapsSmall();
  const { engine, output, profile, signal } = session;
  await demandFolders(from, to);
  const input = {
    source: folderPlace(from, profile.id),
    target: folderPlace(to, profile.id),
    isDeleting: options.delete === true,
    isDry: options.dryrun === true,
    isExact: options.exact === true,
    isSizeOnly: options.sizeOnly === true,
    isApproved: options.approve === true,
    rules: options.rules,
    storageClass: options.storageClass ?? null,
  };
  const sides = sidesOf(input.source, input.target);
  let report: RunReport | null = null;
  try {
    for await (const item of engine.open('pair.once', input, { signal })) {
      if (input.isDry) tellPlan(output, sides, item.actions);
      else tellDone(session, sides, item, options.quiet === true);
      for (const failure of item.failures) output.fail(failure);
      tellProgress(session, item);
      ({ report } = item);
      await output.drained();
    }
  } finally {
    output.status('');
  }
  if (!report) return exitCode.failed;
  return conclude(session, report, options);
}

function conclude({ output }: Session, report: RunReport, { dryrun, quiet }: SyncOptions): ExitCode {
  if (report.error) output.fail(report.error);
  const todo = 'Run it again with --approve to let it all happen.';
  for (const { text, event } of [...emulatedNotes(report), ...heldNotes(report, todo)])
    output.note(text, event);
  if (!dryrun) output.say(quiet ? null : `sync: ${doneText(report)}`, { event: 'synced', ...report });
  const { isWhole, failed, held, attention, unsure } = report;
  return isWhole && failed + held + attention + unsure === 0 ? exitCode.done : exitCode.failed;
}

async function demandFolders(from: Address, to: Address): Promise<void> {
  if (from.kind === 'local' && !(await isLocalFolder(from)))
    throw new WrongUse(
      `${textOf(from)} is no folder on this computer. sync takes folders; \u201clongshore cp\u201d takes files.`,
    );
  if (to.kind !== 'local' || (await isLocalFolder(to))) return;
  const isThere = await stat(resolve(to.path)).then(
    () => true,
    () => false,
  );
  if (isThere) throw new WrongUse(`${textOf(to)} is no folder. Name one, or one that is to be made.`);
}

function sidesOf(source: ReturnType<typeof folderPlace>, target: ReturnType<typeof folderPlace>): Sides {
  if (source.kind === 'local' && target.kind === 's3') return { folder: source, place: target };
  if (source.kind === 's3' && target.kind === 'local') return { folder: target, place: source };
  throw new WrongUse('One of the two must be in S3, and the other a folder of this computer.');
}

function tellDone(
  { output }: Session,
  sides: Sides,
  { actions }: StreamItem<'pair.once'>,
  isQuiet: boolean,
): void {
  for (const action of actions) {
    const named = nameAct(action, sides);
    if (!named) continue;
    const { sizeBytes } = action;
    output.say(isQuiet ? null : actLine(named), { event: 'act', ...named, sizeBytes });
  }
}

function tellProgress({ output, options }: Session, { progress }: StreamItem<'pair.once'>): void {
  if (!progress) return;
  output.status(progressText(progress));
  if (output.isJson && options.progress !== false) output.say(null, { event: 'sync-progress', ...progress });
}

/** "1,204 files looked at". */
export function progressText({ phase, done }: NonNullable<StreamItem<'pair.once'>['progress']>): string {
  if (phase === 'observe') return `${formatPlural(done, 'file')} looked at`;
  return phase === 'compare' ? `${formatPlural(done, 'difference')} compared` : `${formatCount(done)} done`;
}
