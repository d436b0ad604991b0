// The words of `pair` by which a person decides about one at work.

import { type Command, Option } from 'commander';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Run } from './verb.ts';

const deciding = () => import('../commands/pair-decide.ts');

/** Gives a command its action: `work` is given the arguments and options as they were read. */
export type Word = <A extends unknown[]>(
  command: Command,
  work: (context: Context, ...args: A) => Promise<ExitCode>,
) => void;

/** Words that are carried out by `run`. */
export function wordOf(run: Run): Word {
  return <A extends unknown[]>(
    command: Command,
    work: (context: Context, ...args: A) => Promise<ExitCode>,
  ) => {
    command.action((...given: A) => run(command.optsWithGlobals(), (context) => work(context, ...given)));
  };
}

/** Adds pause, resume, approve, restore, accept, conflicts and resolve. */
export function addPairDecisions(pair: Command, word: Word): void {
  word(
    pair
      .command('pause')
      .description('hold a pair until it is resumed')
      .argument('[name]', 'all where it is left out'),
    async (context, name: string | undefined) => (await deciding()).pausePairs(context, name),
  );
  word(
    pair.command('resume').description('let a pair run again').argument('[name]', 'all where it is left out'),
    async (context, name: string | undefined) => (await deciding()).resumePairs(context, name),
  );
  word(
    pair.command('approve').description('let what is held happen').argument('<name>'),
    async (context, name: string) => (await deciding()).approvePair(context, name),
  );
  word(
    pair.command('restore').description('bring back what is held, instead of removing it').argument('<name>'),
    async (context, name: string) => (await deciding()).restorePair(context, name),
  );
  word(
    pair
      .command('accept')
      .description('take the folder and the bucket as they are for the pair\u2019s')
      .argument('<name>'),
    async (context, name: string) => (await deciding()).acceptPair(context, name),
  );
  word(
    pair.command('conflicts').description('files of which both sides were kept').argument('<name>'),
    async (context, name: string) => (await deciding()).listConflicts(context, name),
  );
  word(
    pair
      .command('resolve')
      .description('say which of two files keeps the name')
      .argument('<name>')
      .argument('<copy>', 'the copy, as \u201cpair conflicts\u201d shows it')
      .addOption(
        new Option('--keep <which>', 'the other one goes to the trash')
          .choices(['original', 'copy', 'both'])
          .makeOptionMandatory(),
      ),
    async (context, name: string, copy: string, options: { keep: 'original' | 'copy' | 'both' }) =>
      (await deciding()).resolvePair(context, name, copy, options),
  );
}
