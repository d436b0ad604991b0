// longshore cp: copies files and folders between this computer and a bucket, or within S3.

import { Key, type StorageClass } from '../../contract/models.ts';
import type { TransferRequest } from '../../contract/transfer.ts';
import { isIncluded } from '../../engine/transfer/rules.ts';
import { hasSign } from '../../host/door-sign.ts';
import { type Address, nameIn } from '../address.ts';
import type { Asking, Session } from '../context.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { follow } from '../follow.ts';
import type { AtJob } from '../jobs/carry-out.ts';
import { accountsOf, isJobThere, isUnfinished, jobOf, type OwnJob } from '../jobs/own-job.ts';
import { printable } from '../output.ts';
import { type Reporting, reasons, report } from '../report.ts';
import {
  directionOf,
  type Ends,
  type Planned,
  planTransfer,
  reach,
  type TransferPlan,
} from '../transfer-plan.ts';

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

/** A file up to this size goes in one request: there is nothing in between that could be gone on with. */
const quickBytes = 16 * 1024 * 1024;

/** `isOpen`: it holds something that has not ended. */
interface FoundOwnJob extends OwnJob {
  readonly isOpen: boolean;
}

/** Copies `from` to `to`; each file that fails is told, and the rest goes on. */
export async function copy(
  session: Session,
  from: Address,
  to: Address,
  options: CopyOptions,
): Promise<ExitCode> {
  return copyBetween(session, { from, to, source: session.account, target: session.account }, options);
}

/** The same where each end has an account of its own. */
export async function copyBetween(session: Session, ends: Ends, options: CopyOptions): Promise<ExitCode> {
  if (options.dryrun) return rehearse(session, (await prepare(session, ends, options)).plan, options);
  const job = jobOf(session, ends, options.recursive === true, wishesOf(options));
  const isOpen = job !== null && (await isUnfinished(job));
  // What this command has begun it goes on with, whoever runs meanwhile; and limits of its own hold in no other process.
  const given = isOpen || session.settings ? null : await giveAway(session, ends, options);
  return given ?? carryOut(session, ends, options, job && { ...job, isOpen });
}

/** Lets a Longshore that runs already do it; null where none does, or where the accounts are known to this command alone. */
async function giveAway(session: Session, ends: Ends, options: CopyOptions): Promise<ExitCode | null> {
  const { dataFolder } = session.host;
  if (accountsOf(ends).some(({ isLent }) => isLent) || dataFolder === null || !hasSign(dataFolder))
    return null;
  const { withRunningEngine, handOver } = await import('../jobs/running-engine.ts');
  return withRunningEngine(session, session.host, async (asking) => {
    const { plan } = await prepare(asking, ends, options);
    return handOver(asking, reportingOf(ends, options), { ...plan, ...wishesOf(options) });
  });
}

async function carryOut(
  session: Session,
  ends: Ends,
  options: CopyOptions,
  job: FoundOwnJob | null,
): Promise<ExitCode> {
  const reporting = reportingOf(ends, options);
  const planned = job && isJobThere(job.dataFolder, job.id) ? null : await prepare(session, ends, options);
  const isQuick = planned !== null && (planned.sizeBytes ?? Number.POSITIVE_INFINITY) <= quickBytes;
  if (job && !isQuick) return asJob(session, ends, options, job, planned);

  const { plan } = planned ?? (await prepare(session, ends, options));
  const transfer = await follow(session, {
    begin: () => start(session, plan, options),
    atAbort: 'cancel',
  });
  await report(session, transfer, reporting);
  if (session.signal.aborted) return exitCode.interrupted;
  return transfer.state === 'done' ? exitCode.done : exitCode.failed;
}

/** Goes on with the job where it was begun, else begins it. */
async function asJob(
  session: Session,
  ends: Ends,
  options: CopyOptions,
  job: FoundOwnJob,
  planned: Planned | null,
): Promise<ExitCode> {
  // Loaded on need: a small file has no job.
  const [{ takeUp, toTheEnd, withJob }, { keepCard }] = await Promise.all([
    import('../jobs/carry-out.ts'),
    import('../jobs/keep-card.ts'),
  ]);
  const reporting = reportingOf(ends, options);
  return withJob(session, job, async (at: AtJob) => {
    const resumed = await takeUp(at, reporting, job.isOpen);
    if (resumed !== null) return resumed;
    const { plan } = planned ?? (await prepare(at, ends, options));
    keepCard(job, ends, options.move === true);
    return toTheEnd(at, reporting, () => start(at, plan, options));
  });
}

async function prepare(asking: Asking, ends: Ends, { recursive = false }: CopyOptions): Promise<Planned> {
  const planned = await planTransfer(asking, ends, recursive);
  await reach(asking, planned.plan, ends);
  return planned;
}

async function start({ engine, signal }: Asking, plan: TransferPlan, options: CopyOptions) {
  return (await engine.call('transfer.start', { ...plan, ...wishesOf(options) }, { signal })).id;
}

/** What is wanted besides the two ends. */
function wishesOf({ overwrite, storageClass, rules, move }: CopyOptions) {
  return {
    ifExists: overwrite === false ? 'skip' : 'replace',
    ...(storageClass && { storageClass }),
    ...(rules && rules.length > 0 && { rules }),
    ...(move && { move }),
  } as const;
}

function reportingOf({ from, to }: Ends, { move, quiet = false }: CopyOptions): Reporting {
  return { verb: move ? 'move' : directionOf(from, to), isQuiet: quiet };
}

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
