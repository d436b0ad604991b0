// The options that say how a pair is kept, as they stand on the command line.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { storageClasses } from '../../contract/models.ts';
import { ConflictRule, DeleteRule, PairMode } from '../../contract/pair.ts';

/** Adds the options that say how a pair is kept. */
export function withPairOptions(command: Command): Command {
  return command
    .option('--name <name>', 'what it is called (default: as the folder)')
    .addOption(
      new Option('--mode <mode>', 'which side may change (default: two-way)').choices(PairMode.options),
    )
    .addOption(
      new Option(
        '--deletes <rule>',
        'of what is gone at the source of a backup or restore (default: trash)',
      ).choices(DeleteRule.options),
    )
    .addOption(
      new Option('--conflicts <rule>', 'where both sides have changed (default: keep-both)').choices(
        ConflictRule.options,
      ),
    )
    .addOption(new Option('--every <time>', 'run so often, such as 15m, 6h or 1d').argParser(minutes))
    .option('--watch', 'run when something changes (the default)')
    .option('--by-hand', 'run on request only')
    .addOption(
      new Option('--storage-class <class>', 'what the objects are stored as').choices([
        ...storageClasses,
        'default',
      ]),
    )
    .option('--ignore <rule>', 'leave alone, in the syntax of gitignore; may be given often', gathered)
    .option('--ignore-from <file>', 'the same, a rule a line')
    .addOption(
      new Option('--trash-days <days>', 'how long the trash keeps things (default: 30)').argParser(days),
    )
    .addOption(
      new Option(
        '--requests-per-month <number>',
        'what looking at the bucket may cost at most, or off',
      ).argParser(requests),
    );
}

function gathered(rule: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), rule];
}

function minutes(text: string): number {
  const [, number, unit = 'm'] = /^(\d{1,5})([mhd])?$/.exec(text) ?? [];
  const value = Number(number) * { m: 1, h: 60, d: 1440 }[unit as 'm' | 'h' | 'd'];
  if (value >= 1 && value <= 10_080) return value;
  throw new InvalidArgumentError('Write a time from 1m to 7d, such as 15m or 6h.');
}

function days(text: string): number {
  const value = Number(text);
  if (/^\d{1,4}$/.test(text) && value >= 1 && value <= 3650) return value;
  throw new InvalidArgumentError('Write a number of days from 1 to 3650.');
}

function requests(text: string): number | 'off' {
  if (text === 'off') return 'off';
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a number of requests, or off.');
}
