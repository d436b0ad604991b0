// The verbs that move files: cp and mv.

import { Option } from 'commander';
import { storageClasses, type TransferRequest } from '../../contract/models.ts';
import type { CopyOptions } from '../commands/cp.ts';
import { type Verbs, withRules } from './verb.ts';

/** Adds cp and mv. */
export function addTransferVerbs({ program, inSession }: Verbs): void {
  for (const verb of ['cp', 'mv'] as const) {
    const rules: NonNullable<TransferRequest['rules']> = [];
    withRules(
      program
        .command(verb)
        .description(verb === 'cp' ? 'copy a file or a folder' : 'copy, and remove what was copied')
        .argument('<from>', 'a local path or s3://BUCKET/KEY')
        .argument('<to>', 'the same; at least one of the two is in S3')
        .option('--recursive', 'a folder with all that is in it')
        .addOption(
          new Option('--storage-class <class>', 'what the objects are stored as').choices(storageClasses),
        ),
      rules,
    )
      .option('--dryrun', 'only say what would be done')
      .option('--no-overwrite', 'leave alone what is already there')
      .option('--quiet', 'say only what failed')
      .action((from: string, to: string, options: CopyOptions, command) =>
        inSession(command, async () => {
          const ends = (await import('../transfer-plan.ts')).parseEnds(from, to);
          const carry =
            verb === 'cp'
              ? (await import('../commands/cp.ts')).copy
              : (await import('../commands/mv.ts')).move;
          return (session) => carry(session, ends.from, ends.to, { ...options, rules });
        }),
      );
  }
}
