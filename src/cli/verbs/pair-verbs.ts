// The verb about folders that are kept alike with a bucket: pair, with words of its own.

import type { PairRunOptions } from '../commands/pair-run.ts';
import type { PairOptions } from '../pairs/pair-options.ts';
import { addPairDecisions, wordOf } from './pair-decisions.ts';
import { withPairOptions } from './pair-rules.ts';
import type { Verbs } from './verb.ts';

const adding = () => import('../commands/pair-add.ts');
const showing = () => import('../commands/pair-show.ts');

/** Adds pair. */
export function addPairVerbs({ program, run }: Verbs): void {
  const pair = program
    .command('pair')
    .description('folders that are kept alike with a place in a bucket')
    .helpCommand(false);
  const word = wordOf(run);

  word(
    withPairOptions(
      pair
        .command('add')
        .description('make a pair; nothing is moved yet')
        .argument('<folder>', 'a folder on this computer')
        .argument('<uri>', 's3://BUCKET or s3://BUCKET/PREFIX'),
    ),
    async (context, folder: string, uri: string, options: PairOptions) =>
      (await adding()).addPair(context, folder, uri, options),
  );
  word(
    withPairOptions(pair.command('set').description('change the rules of a pair').argument('<name>')),
    async (context, name: string, options: PairOptions) => (await adding()).setPair(context, name, options),
  );
  word(
    pair.command('remove').description('forget a pair; files stay on both sides').argument('<name>'),
    async (context, name: string) => (await adding()).removePair(context, name),
  );
  word(pair.command('list').description('all pairs, and how they stand'), async (context) =>
    (await showing()).listPairs(context),
  );
  word(
    pair
      .command('status')
      .description('rules, last run, and what waits for you')
      .argument('[name]', 'all where it is left out'),
    async (context, name: string | undefined) => (await showing()).showStatus(context, name),
  );
  word(
    pair
      .command('run')
      .description('run what is due until it is ended; with a name or --once, run now')
      .argument('[name]', 'one pair, once')
      .option('--once', 'each pair that is not paused, once')
      .option('--exact', 'read every local file again')
      .option('--dryrun', 'only say what would be done'),
    async (context, name: string | undefined, options: PairRunOptions) =>
      (await import('../commands/pair-run.ts')).runPairs(context, name, options),
  );
  word(
    pair
      .command('history')
      .description('what a pair has done, newest first')
      .argument('<name>')
      .option('--search <text>', 'only paths with this in them'),
    async (context, name: string, options: { search?: string }) =>
      (await import('../commands/pair-history.ts')).showHistory(context, name, options),
  );
  word(
    pair
      .command('explain')
      .description('why a file of a pair is as it is')
      .argument('<path>', 'a path here or in S3; or the name of a pair, and then a key in it')
      .argument('[key]'),
    async (context, path: string, key: string | undefined) =>
      (await import('../commands/pair-explain.ts')).explainFile(context, path, key),
  );
  addPairDecisions(pair, word);
}
