// The verb about what has been begun: jobs, with words of its own.

import type { Command } from 'commander';
import { type LimitOptions, limitsOf, withLimits } from './limit-options.ts';
import type { Verbs } from './verb.ts';

const commands = () => import('../commands/jobs.ts');

/** Adds jobs. */
export function addJobVerbs({ program, run }: Verbs): void {
  const jobs = program
    .command('jobs')
    .description('what has been begun, and how far it is')
    .helpCommand(false)
    .action((_options, command) =>
      run(command.optsWithGlobals(), async (context) => (await commands()).listJobs(context)),
    );

  withLimits(
    jobs
      .command('resume')
      .description('go on with what was stopped or killed')
      .argument('[ids...]', 'which; the only one where it is left out')
      .option('--all', 'one after the other, all that could go on'),
  ).action((ids: string[], options: { all?: boolean } & LimitOptions, command: Command) =>
    run(command.optsWithGlobals(), async (context) =>
      (await commands()).resumeJobs({ ...context, ...limitsOf(options) }, ids, options),
    ),
  );

  for (const [verb, what] of [
    ['pause', 'hold a job until it is resumed'],
    ['cancel', 'end a job; what it has moved stays'],
    ['retry', 'try again what failed of a job'],
  ] as const)
    jobs
      .command(verb)
      .description(what)
      .argument('<id>')
      .action((id: string, _options, command) =>
        run(command.optsWithGlobals(), async (context) => {
          const { pauseJob, cancelJob, retryJob } = await commands();
          return { pause: pauseJob, cancel: cancelJob, retry: retryJob }[verb](context, id);
        }),
      );

  jobs
    .command('report')
    .description('what became of each file of a job')
    .argument('<id>')
    .option('--csv', 'as the text of a file, with a header line')
    .action((id: string, options, command) =>
      run(command.optsWithGlobals(), async (context) => (await commands()).reportJob(context, id, options)),
    );

  jobs
    .command('forget')
    .description('drop a job that has ended from the list')
    .argument('[id]')
    .option('--ended', 'all that have ended')
    .action((id: string | undefined, options, command) =>
      run(command.optsWithGlobals(), async (context) => (await commands()).forgetJobs(context, id, options)),
    );
}
