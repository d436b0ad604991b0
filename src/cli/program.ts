// The words of the command line. What each does is loaded only when it is said.

import { Command } from 'commander';
import { addBucketVerbs } from './verbs/bucket-verbs.ts';
import { addJobVerbs } from './verbs/job-verbs.ts';
import { addPairVerbs } from './verbs/pair-verbs.ts';
import { addProgramVerbs } from './verbs/program-verbs.ts';
import { addStoreVerbs } from './verbs/store-verbs.ts';
import { addSyncVerb } from './verbs/sync-verb.ts';
import { addTransferVerbs } from './verbs/transfer-verbs.ts';
import type { InSession, Run } from './verbs/verb.ts';

/** The program; `run` is given what the arguments ask for. Parsing throws CommanderError for wrong use. */
export function createProgram(version: string, run: Run): Command {
  const program = new Command('longshore')
    .description('Copies files between this computer and Amazon S3 or any S3-compatible store.')
    .version(version)
    .option('--profile <name>', 'the account to use: a profile of Longshore or of the AWS files')
    .option('--endpoint-url <url>', 'the S3 service to speak to, for this command')
    .option('--region <region>', 'the region to speak to, for this command')
    .option('--data-dir <folder>', 'the folder that holds Longshore\u2019s profiles and queue')
    .option('--json', 'one JSON object a line, for programs')
    .option('--no-progress', 'no progress on the way')
    .helpCommand(false)
    .showHelpAfterError('Add --help to see how it is used.')
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'longshore: ')) })
    .exitOverride();

  const inSession: InSession = (command, prepare) =>
    run(command.optsWithGlobals(), async (context) => {
      const action = await prepare();
      const { withSession } = await import('./context.ts');
      return withSession(context, action);
    });

  const verbs = { program, run, inSession };
  addBucketVerbs(verbs);
  addTransferVerbs(verbs);
  addSyncVerb(verbs);
  addPairVerbs(verbs);
  addJobVerbs(verbs);
  addStoreVerbs(verbs);
  addProgramVerbs(verbs);
  return program;
}
