// The verbs about accounts and about Longshore itself: configure, menu, serve, sandbox.

import { Option } from 'commander';
import { portOption, type Verbs } from './verb.ts';

/** Adds configure, menu, serve and sandbox. */
export function addProgramVerbs({ program, run, inSession }: Verbs): void {
  program
    .command('configure')
    .description('connect an account, under a name, with its keys in the system\u2019s keychain')
    .option('--name <name>', 'the name of the profile')
    .addOption(
      new Option('--addressing <style>', 'where the bucket stands in an address').choices([
        'auto',
        'path',
        'virtual',
      ]),
    )
    .option(
      '--stdin',
      'read the keys from standard input: id, secret and, if there is one, token, a line each',
    )
    .option('--from-env', 'take the keys from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN')
    .option('--no-try', 'do not ask the service whether it accepts the keys')
    .option('--list', 'say what is connected')
    .option('--remove <name>', 'forget a profile and its keys')
    .action((options, command) =>
      run(command.optsWithGlobals(), async (context) => {
        const { withEngine } = await import('../context.ts');
        const { configure } = await import('../commands/configure.ts');
        return withEngine(context, (engine) => configure(context, engine, options));
      }),
    );

  program
    .command('menu')
    .description('the everyday things as questions')
    .action((_options, command) =>
      inSession(command, async () => (await import('../commands/menu.ts')).runMenu),
    );

  program
    .command('serve')
    .description('the window in a browser on this computer')
    .addOption(portOption('8765, or any that is free'))
    .option('--no-open', 'do not open a browser')
    .action((options, command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('../commands/serve.ts')).runServe(context, options),
      ),
    );

  program
    .command('sandbox')
    .description('an S3-compatible server on this computer, for practice and tests')
    .addOption(portOption('any that is free'))
    .option('--dir <folder>', 'where its data is kept (default: with Longshore\u2019s own)')
    .action((options, command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('../commands/sandbox.ts')).runSandbox(context, options),
      ),
    );
}
