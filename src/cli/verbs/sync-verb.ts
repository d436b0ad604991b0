// The verb that makes two places alike once: sync.

import { type Command, Option } from 'commander';
import { storageClasses } from '../../contract/models.ts';
import type { TransferRequest } from '../../contract/transfer.ts';
import type { SyncOptions } from '../commands/sync.ts';
import { type LimitOptions, limitsOf, withLimits } from './limit-options.ts';
import { type Verbs, withRules } from './verb.ts';

/** Adds sync. */
export function addSyncVerb({ program, run }: Verbs): void {
  const rules: NonNullable<TransferRequest['rules']> = [];
  withLimits(
    withRules(
      program
        .command('sync')
        .description('make a folder and a prefix alike, in one direction')
        .argument('<from>', 'a local folder or s3://BUCKET/PREFIX')
        .argument('<to>', 'the other; a local folder is made where there is none')
        .option('--delete', 'what only the target has goes, to its trash')
        .option('--dryrun', 'only say what would be done')
        .option('--size-only', 'files of the same size are the same')
        .option('--exact', 'read every local file again')
        .option('--approve', 'let removals happen that are otherwise held')
        .addOption(
          new Option('--storage-class <class>', 'what the objects are stored as').choices(storageClasses),
        ),
      rules,
    ),
  )
    .option('--quiet', 'say only what failed or is held')
    .action((from: string, to: string, options: SyncOptions & LimitOptions, command: Command) =>
      run(command.optsWithGlobals(), async (context) => {
        const { parseAddress } = await import('../address.ts');
        const ends = { from: parseAddress(from), to: parseAddress(to) };
        const { demandOneInS3, sync } = await import('../commands/sync.ts');
        demandOneInS3(ends.from, ends.to);
        const { withSession } = await import('../context.ts');
        return withSession({ ...context, ...limitsOf(options) }, (session) =>
          sync(session, ends.from, ends.to, { ...options, rules }),
        );
      }),
    );
}
