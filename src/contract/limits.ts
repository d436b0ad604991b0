// How much may be under way at once, and how fast: what a person may set, and nothing that measures.

import { z } from './schema.ts';

const AtOnce = z.int().check(z.minimum(1), z.maximum(256));

/** A number that adapts itself: it starts at `desired` and stays from `min` to `max`. */
export const PoolLimits = z
  .object({ min: AtOnce, desired: AtOnce, max: AtOnce })
  .check(z.refine(({ min, desired, max }) => min <= desired && desired <= max));
export type PoolLimits = z.infer<typeof PoolLimits>;

/** Bytes a second; null: no limit. */
const Rate = z.nullable(z.int().check(z.minimum(1024)));

/**
 * From this minute of the day on (0 to 1439, local time), on these days (0 is Sunday; none: every day), these limits hold
 * until the next entry's.
 */
export const BandwidthEntry = z.object({
  days: z.array(z.int().check(z.minimum(0), z.maximum(6))),
  minute: z.int().check(z.minimum(0), z.maximum(1439)),
  upload: Rate,
  download: Rate,
});
export type BandwidthEntry = z.infer<typeof BandwidthEntry>;

/** `upload` and `download` hold where the timetable has no entry. */
export const Bandwidth = z.object({ upload: Rate, download: Rate, timetable: z.array(BandwidthEntry) });
export type Bandwidth = z.infer<typeof Bandwidth>;
