// Follows a removal to its end and tells what failed of it.

import { formatPlural, formatSize } from '../base/units.ts';
import type { Tally } from '../contract/transfer.ts';
import type { Output } from './output.ts';

/** The last state of a stream of tallies, shown on the way; each failure is told. */
export async function followTally(output: Output, tallies: AsyncIterable<Tally>): Promise<Tally> {
  let last: Tally = { files: 0, folders: 0, sizeBytes: 0, failures: [] };
  try {
    for await (const tally of tallies) {
      last = tally;
      output.status(`deleted ${tallyText(tally)}`);
    }
  } finally {
    output.status('');
  }
  for (const failure of last.failures) output.fail(failure);
  const untold = (last.failed ?? 0) - last.failures.length;
  if (untold > 0) output.failWith(`${formatPlural(untold, 'more removal')} failed.`);
  return last;
}

/** "214 files, 48.2 MiB", or "214 files, 30 older versions and delete markers, 48.2 MiB". */
export function tallyText({ files, versions, sizeBytes }: Tally): string {
  const older =
    versions === undefined
      ? []
      : [formatPlural(versions, 'older version or delete marker', 'older versions and delete markers')];
  return [formatPlural(files, 'file'), ...older, formatSize(sizeBytes)].join(', ');
}
