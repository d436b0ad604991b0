// Gives up large uploads that nobody will go on with, so that no bucket keeps parts of them.

import { isAbort } from '../../base/abort.ts';
import { toWire } from '../../contract/errors.ts';
import type { Surroundings } from './surroundings.ts';

/** Those that an earlier run has begun and this one had no use for: their file is another by now, or gone. */
export async function giveUpUploads({ journal, objects, log }: Surroundings): Promise<void> {
  for (const { op, path } of journal.ops()) {
    const begun = journal.checkpoint(op)?.begun;
    if (!begun || journal.action(path)?.act === 'upload') continue;
    try {
      await objects.abandon(begun);
      journal.endOp(op);
    } catch (error) {
      if (isAbort(error)) throw error;
      log('info', 'an upload could not be given up', { error: toWire(error, 'upload.abort') });
    }
  }
}
