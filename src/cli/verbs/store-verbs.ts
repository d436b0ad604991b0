// The verbs about the store itself: what it can do, and what lies in it unseen.

import type { Command } from 'commander';
import type { FactsOptions } from '../commands/facts.ts';
import type { UploadsOptions } from '../commands/uploads.ts';
import type { Session } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';

interface Verbs {
  readonly program: Command;
  readonly inSession: (
    command: Command,
    prepare: () => Promise<(session: Session) => Promise<ExitCode>>,
  ) => Promise<void>;
}

const addresses = () => import('../address.ts');

/** Adds uploads and facts. */
export function addStoreVerbs({ program, inSession }: Verbs): void {
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
