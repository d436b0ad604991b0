// The words of the command line. What each does is loaded only when it is said.

import { Command, InvalidArgumentError, Option } from 'commander';
import { storageClasses, type TransferRequest } from '../contract/models.ts';
import type { CopyOptions } from './commands/cp.ts';
import type { ListOptions } from './commands/ls.ts';
import type { RemoveBucketOptions } from './commands/rb.ts';
import type { RemoveOptions } from './commands/rm.ts';
import type { VerifyOptions } from './commands/verify.ts';
import type { Context, GlobalOptions, Session } from './context.ts';
import type { ExitCode } from './exit-code.ts';
import { addStoreVerbs } from './verbs/store-verbs.ts';

/** Carries out a command's action with a context made from its options. */
export type Run = (options: GlobalOptions, action: (context: Context) => Promise<ExitCode>) => Promise<void>;

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

  /** A verb that needs an engine and an account. `prepare` reads its arguments first, so that wrong use costs nothing. */
  const inSession = (command: Command, prepare: () => Promise<(session: Session) => Promise<ExitCode>>) =>
    run(command.optsWithGlobals(), async (context) => {
      const action = await prepare();
      const { withSession } = await import('./context.ts');
      return withSession(context, action);
    });

  program
    .command('ls')
    .description('list the buckets, or what is in one')
    .argument('[uri]', 's3://BUCKET or s3://BUCKET/START')
    .option('--recursive', 'all objects below, with their whole keys')
    .option('--human-readable', 'sizes in KiB, MiB and so on')
    .option('--summarize', 'how many there are, and how large together')
    .action((uri: string | undefined, options: ListOptions, command: Command) =>
      inSession(command, async () => {
        const { list, listBuckets } = await import('./commands/ls.ts');
        if (uri === undefined || uri === 's3://') return listBuckets;
        const address = (await addresses()).parseS3(uri);
        return (session) => list(session, address, options);
      }),
    );

  program
    .command('mb')
    .description('make a bucket, in the region given by --region')
    .argument('<uri>', 's3://BUCKET')
    .action((uri: string, _options: unknown, command: Command) =>
      inSession(command, async () => {
        const bucket = (await addresses()).parseBucket(uri);
        const { makeBucket } = await import('./commands/mb.ts');
        return (session) => makeBucket(session, bucket);
      }),
    );

  program
    .command('rb')
    .description('remove a bucket')
    .argument('<uri>', 's3://BUCKET')
    .option('--force', 'delete everything in it first')
    .action((uri: string, options: RemoveBucketOptions, command: Command) =>
      inSession(command, async () => {
        const bucket = (await addresses()).parseBucket(uri);
        const { removeBucket } = await import('./commands/rb.ts');
        return (session) => removeBucket(session, bucket, options);
      }),
    );

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
      .action((from: string, to: string, options: CopyOptions, command: Command) =>
        inSession(command, async () => {
          const ends = (await import('./transfer-plan.ts')).parseEnds(from, to);
          const carry =
            verb === 'cp' ? (await import('./commands/cp.ts')).copy : (await import('./commands/mv.ts')).move;
          return (session) => carry(session, ends.from, ends.to, { ...options, rules });
        }),
      );
  }

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
    .action((uri: string, options: RemoveOptions, command: Command) =>
      inSession(command, async () => {
        const address = (await addresses()).parseS3(uri);
        const { remove } = await import('./commands/rm.ts');
        return (session) => remove(session, address, { ...options, rules });
      }),
    );

  addStoreVerbs({ program, inSession });
  const compared: NonNullable<TransferRequest['rules']> = [];
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
    compared,
  )
    .option('--quiet', 'only what is not the same')
    .action((from: string, to: string, options: VerifyOptions, command: Command) =>
      inSession(command, async () => {
        const ends = (await import('./transfer-plan.ts')).parseEnds(from, to);
        const { verify } = await import('./commands/verify.ts');
        return (session) => verify(session, ends.from, ends.to, { ...options, rules: compared });
      }),
    );

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
    .action((options, command: Command) =>
      run(command.optsWithGlobals(), async (context) => {
        const { withEngine } = await import('./context.ts');
        const { configure } = await import('./commands/configure.ts');
        return withEngine(context, (engine) => configure(context, engine, options));
      }),
    );

  program
    .command('menu')
    .description('the everyday things as questions')
    .action((_options, command: Command) =>
      inSession(command, async () => (await import('./commands/menu.ts')).runMenu),
    );

  program
    .command('serve')
    .description('the window in a browser on this computer')
    .addOption(portOption('8765, or any that is free'))
    .option('--no-open', 'do not open a browser')
    .action((options, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/serve.ts')).runServe(context, options),
      ),
    );

  program
    .command('sandbox')
    .description('an S3-compatible server on this computer, for practice and tests')
    .addOption(portOption('any that is free'))
    .option('--dir <folder>', 'where its data is kept (default: with Longshore\u2019s own)')
    .action((options, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/sandbox.ts')).runSandbox(context, options),
      ),
    );

  return program;
}

const addresses = () => import('./address.ts');

/** Adds --exclude and --include, whose order among each other decides. */
function withRules(command: Command, rules: NonNullable<TransferRequest['rules']>): Command {
  for (const kind of ['exclude', 'include'] as const) {
    const what = kind === 'exclude' ? 'leave out what matches' : 'take what matches after all';
    command.option(`--${kind} <pattern>`, `${what}; the last that matches decides`, (pattern: string) => {
      rules.push({ kind, pattern });
      return pattern;
    });
  }
  return command;
}

function portOption(usual: string): Option {
  return new Option('--port <number>', `the port to listen on (default: ${usual})`).argParser((text) => {
    const port = Number(text);
    if (/^\d+$/.test(text) && port <= 65_535) return port;
    throw new InvalidArgumentError('A port is a number up to 65535.');
  });
}
