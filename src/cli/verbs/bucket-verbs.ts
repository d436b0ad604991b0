// The verbs about buckets and what is in them: ls, mb, rb, rm.

import type { TransferRequest } from '../../contract/transfer.ts';
import type { ListOptions } from '../commands/ls.ts';
import type { RemoveBucketOptions } from '../commands/rb.ts';
import type { RemoveOptions } from '../commands/rm.ts';
import { type Verbs, withRules } from './verb.ts';

const addresses = () => import('../address.ts');

/** Adds ls, mb, rb and rm. */
export function addBucketVerbs({ program, inSession }: Verbs): void {
  program
    .command('ls')
    .description('list the buckets, or what is in one')
    .argument('[uri]', 's3://BUCKET or s3://BUCKET/START')
    .option('--recursive', 'all objects below, with their whole keys')
    .option('--human-readable', 'sizes in KiB, MiB and so on')
    .option('--summarize', 'how many there are, and how large together')
    .action((uri: string | undefined, options: ListOptions, command) =>
      inSession(command, async () => {
        const { list, listBuckets } = await import('../commands/ls.ts');
        if (uri === undefined || uri === 's3://') return listBuckets;
        const address = (await addresses()).parseS3(uri);
        return (session) => list(session, address, options);
      }),
    );

  program
    .command('mb')
    .description('make a bucket, in the region given by --region')
    .argument('<uri>', 's3://BUCKET')
    .action((uri: string, _options: unknown, command) =>
      inSession(command, async () => {
        const bucket = (await addresses()).parseBucket(uri);
        const { makeBucket } = await import('../commands/mb.ts');
        return (session) => makeBucket(session, bucket);
      }),
    );

  program
    .command('rb')
    .description('remove a bucket')
    .argument('<uri>', 's3://BUCKET')
    .option('--force', 'delete everything in it first')
    .action((uri: string, options: RemoveBucketOptions, command) =>
      inSession(command, async () => {
        const bucket = (await addresses()).parseBucket(uri);
        const { removeBucket } = await import('../commands/rb.ts');
        return (session) => removeBucket(session, bucket, options);
      }),
    );

  const rules: NonNullable<TransferRequest['rules']> = [];
  withRules(
    program
      .command('rm')
      .description('delete an object')
      .argument('<uri>', 's3://BUCKET/KEY')
      .option('--recursive', 'all objects below'),
    rules,
  )
    .option('--dryrun', 'only say what would be deleted')
    .option('--quiet', 'say only what failed')
    .action((uri: string, options: RemoveOptions, command) =>
      inSession(command, async () => {
        const address = (await addresses()).parseS3(uri);
        const { remove } = await import('../commands/rm.ts');
        return (session) => remove(session, address, { ...options, rules });
      }),
    );
}
