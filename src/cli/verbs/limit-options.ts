// The options that say how much a command may do at once, and how fast; they hold for that command alone.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseBandwidth } from '../../contract/bandwidth-text.ts';
import { type Bandwidth, PoolLimits } from '../../contract/limits.ts';
import type { Context } from '../context.ts';

export interface LimitOptions {
  readonly bwlimit?: Bandwidth;
  readonly requests?: PoolLimits;
  readonly workers?: PoolLimits;
}

/** Adds --bwlimit, --requests and --workers. */
export function withLimits(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--bwlimit <limit>',
        'bytes a second: 10M, UP:DOWN, off, or a timetable as "08:00,512k 19:00,off"',
      ).argParser(bandwidth),
    )
    .addOption(
      new Option(
        '--requests <limits>',
        'requests in flight: MIN,DESIRED,MAX, or one number for the most',
      ).argParser(atOnce),
    )
    .addOption(
      new Option(
        '--workers <limits>',
        'threads that move bytes: MIN,DESIRED,MAX, or one number for the most',
      ).argParser(atOnce),
    );
}

/** What the context of the command gets of them: nothing where none was given. */
export function limitsOf({ bwlimit, requests, workers }: LimitOptions): Pick<Context, 'settings'> {
  if (!bwlimit && !requests && !workers) return {};
  return {
    settings: {
      ...(bwlimit && { bandwidth: bwlimit }),
      ...(requests && { requests }),
      ...(workers && { workers }),
    },
  };
}

function bandwidth(text: string): Bandwidth {
  const parsed = parseBandwidth(text);
  if (parsed.ok) return parsed.bandwidth;
  throw new InvalidArgumentError(parsed.problem);
}

/** One number may be reached at once; a store that refuses still gets fewer. */
function atOnce(text: string): PoolLimits {
  const numbers = text.split(',').map((number) => (/^\d{1,3}$/.test(number) ? Number(number) : Number.NaN));
  const [min = Number.NaN, desired = Number.NaN, max = Number.NaN] =
    numbers.length === 1 ? [1, ...numbers, ...numbers] : numbers;
  const limits = PoolLimits.safeParse({ min, desired, max });
  if (limits.success && numbers.length !== 2 && numbers.length <= 3) return limits.data;
  throw new InvalidArgumentError('Write one number from 1 to 256, or three that do not fall, as 4,32,128.');
}
