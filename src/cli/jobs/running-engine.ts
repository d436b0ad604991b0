// The Longshore that runs already on this data folder, a window or `serve`, as a command speaks to it.

import { AppError } from '../../contract/errors.ts';
import type { TransferId } from '../../contract/models.ts';
import type { TransferRequest } from '../../contract/transfer.ts';
import type { Host } from '../../engine/host.ts';
import { knock } from '../../host/knock.ts';
import type { Asking, Context } from '../context.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { amounts, follow, hasEnded, isHeld, progressOf } from '../follow.ts';
import { type Reporting, report } from '../report.ts';

/** Runs `work` with the engine that has this data folder's queue; null where none runs. */
export async function withRunningEngine<T>(
  context: Context,
  { dataFolder, version }: Pick<Host, 'dataFolder' | 'version'>,
  work: (asking: Asking) => Promise<T>,
): Promise<T | null> {
  const line = dataFolder === null ? null : await knock(dataFolder, version);
  if (!line) return null;
  const lost = new Promise<AppError>((resolve) => {
    line.onLost(() => resolve(new AppError('engine.gone', { op: 'engine' })));
  });
  try {
    return await work({ ...context, engine: line, lost });
  } finally {
    line.close();
  }
}

/** Hands a transfer over and follows it. Ctrl+C only looks away. */
export async function handOver(
  asking: Asking,
  reporting: Reporting,
  request: TransferRequest,
): Promise<ExitCode> {
  const { engine, output, signal } = asking;
  return followThere(asking, reporting, async () => {
    const { id } = await engine.call('transfer.start', request, { signal });
    const { summary } = await engine.call('transfer.list', null);
    const held = summary.isPaused ? ' Its queue is paused: the job waits until somebody resumes it.' : '';
    const { isPaused } = summary;
    output.note(`handed to the running Longshore, as ${id} of its queue.${held}`, {
      event: 'handed-over',
      id,
      isPaused,
    });
    return id;
  });
}

/** Follows a transfer of the running engine to its end and tells what became of it. */
export async function followThere(
  asking: Asking,
  reporting: Reporting,
  begin: () => Promise<TransferId>,
): Promise<ExitCode> {
  const transfer = await follow(asking, { begin, atAbort: 'leave' });
  if (hasEnded(transfer)) {
    await report(asking, transfer, reporting);
    return transfer.state === 'done' ? exitCode.done : exitCode.failed;
  }
  const { id } = transfer;
  const isWaiting = isHeld(transfer);
  if (isWaiting && transfer.error) asking.output.fail(transfer.error);
  const [files, bytes] = amounts(transfer);
  asking.output.note(
    `no longer followed after ${files}, ${bytes}: the running Longshore ${isWaiting ? 'holds it until it is resumed' : 'goes on with it'}. \u201clongshore jobs cancel ${id}\u201d ends it.`,
    { event: 'left', id, ...progressOf(transfer) },
  );
  return isWaiting ? exitCode.failed : exitCode.interrupted;
}
