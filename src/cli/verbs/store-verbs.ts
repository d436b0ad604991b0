// The verbs about the store itself: whether it holds what it should, what it can do, and what lies in it unseen.

import { type Command, Option } from 'commander';
import type { TransferRequest } from '../../contract/transfer.ts';
import type { FactsOptions } from '../commands/facts.ts';
import type { UploadsOptions } from '../commands/uploads.ts';
import type { VerifyOptions } from '../commands/verify.ts';
import { type Verbs, withRules } from './verb.ts';

const addresses = () => import('../address.ts');

/** Adds verify, uploads and facts. */
export function addStoreVerbs({ program, inSession }: Verbs): void {
  const rules: NonNullable<TransferRequest['rules']> = [];
  withRules(
    program
      .command('verify')
      .description('compare a folder with a prefix, or two prefixes, by listings and checksums')
      .argument('<from>', 'a local folder or s3://BUCKET/PREFIX')
      .argument('<to>', 'the same; at least one of the two is in S3')
      .addOption(
        new Option('--fetch <when>', 'read objects: never, where nothing else proves them, or all')
          .choices(['never', 'if-needed', 'always'])
          .default('if-needed'),
      )
      .option('--one-way', 'what is only in the second does not matter'),
    rules,
  )
    .option('--quiet', 'only what is not the same')
    .action((from: string, to: string, options: VerifyOptions, command: Command) =>
      inSession(command, async () => {
        const ends = (await import('../transfer-plan.ts')).parseEnds(from, to);
        const { verify } = await import('../commands/verify.ts');
        return (session) => verify(session, ends.from, ends.to, { ...options, rules });
      }),
    );

  program
    .command('uploads')
    .description('list the uploads that nobody has finished, or give them up')
    .argument('[uri]', 's3://BUCKET or s3://BUCKET/START; all buckets without it')
    .option('--older-than <age>', 'only those that began longer ago, such as 12h or 7d')
    .option('--abort', 'give them up, so that nothing of them is stored or billed')
    .option('--yes', 'do not ask before')
    .action((uri: string | undefined, options: UploadsOptions, command: Command) =>
      inSession(command, async () => {
        const address = uri === undefined || uri === 's3://' ? null : (await addresses()).parseS3(uri);
        const { showUploads } = await import('../commands/uploads.ts');
        return (session) => showUploads(session, address, options);
      }),
    );

  program
    .command('facts')
    .description('say what the store can do')
    .option('--bucket <name>', 'try it in this bucket, with small objects that are removed again')
    .option('--again', 'find out anew')
    .action((options: FactsOptions, command: Command) =>
      inSession(command, async () => {
        const bucket =
          options.bucket === undefined
            ? undefined
            : options.bucket.replace(/^s3:\/\//, '').replace(/\/$/, '');
        const { showFacts } = await import('../commands/facts.ts');
        return (session) => showFacts(session, { ...options, ...(bucket !== undefined && { bucket }) });
      }),
    );
}
