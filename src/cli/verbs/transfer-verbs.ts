// The verbs that move files: cp and mv.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { storageClasses } from '../../contract/models.ts';
import type { TransferRequest } from '../../contract/transfer.ts';
import type { CopyOptions } from '../commands/cp.ts';
import type { StreamCopyOptions } from '../commands/cp-stream.ts';
import { WrongUse } from '../exit-code.ts';
import type { AccountOptions } from '../two-accounts.ts';
import { type LimitOptions, limitsOf, withLimits } from './limit-options.ts';
import { type Verbs, withRules } from './verb.ts';

type TransferOptions = CopyOptions & StreamCopyOptions & AccountOptions & LimitOptions;

/** Adds cp and mv. */
export function addTransferVerbs({ program, run, inSession }: Verbs): void {
  for (const verb of ['cp', 'mv'] as const) {
    const rules: NonNullable<TransferRequest['rules']> = [];
    withLimits(
      withRules(
        program
          .command(verb)
          .description(verb === 'cp' ? 'copy a file or a folder' : 'copy, and remove what was copied')
          .argument(
            '<from>',
            verb === 'cp'
              ? 'a local path, s3://BUCKET/KEY, or - for standard input'
              : 'a local path or s3://BUCKET/KEY',
          )
          .argument(
            '<to>',
            verb === 'cp'
              ? 'the same, or - for standard output; one of the two is in S3'
              : 'the same; at least one of the two is in S3',
          )
          .option('--recursive', 'a folder with all that is in it')
          .addOption(
            new Option('--storage-class <class>', 'what the objects are stored as').choices(storageClasses),
          ),
        rules,
      ),
    )
      .option('--dryrun', 'only say what would be done')
      .option('--no-overwrite', 'leave alone what is already there')
      .option('--quiet', 'say only what failed')
      .addOption(
        new Option('--expected-size <bytes>', 'about how much standard input will bring')
          .argParser(wholeNumber)
          .hideHelp(verb === 'mv'),
      )
      .option('--from-profile <name>', 'the account of the source, where it is another')
      .option('--to-profile <name>', 'the account of the target, where it is another')
      .action((from: string, to: string, options: TransferOptions, command: Command) => {
        const all = { ...options, rules };
        if (from === '-' || to === '-')
          return inSession(command, async () => {
            if (limitsOf(options).settings)
              throw new WrongUse('--bwlimit, --requests and --workers hold for files, not for a pipe.');
            const { streamCopy } = await import('../commands/cp-stream.ts');
            return streamCopy(verb, from, to, { ...all, ...command.optsWithGlobals() });
          });
        return run(command.optsWithGlobals(), async (context) => {
          const ends = (await import('../transfer-plan.ts')).parseEnds(from, to);
          const carry =
            verb === 'cp'
              ? (await import('../commands/cp.ts')).copyBetween
              : (await import('../commands/mv.ts')).move;
          const { withEnds } = await import('../two-accounts.ts');
          return withEnds({ ...context, ...limitsOf(options) }, ends, options, (session, whole) =>
            carry(session, whole, all),
          );
        });
      });
  }
}

function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A size is a number of bytes.');
}
