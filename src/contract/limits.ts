// The limits a person sets on transfers: requests or workers at once, and bytes a second by the hour.

import { z } from './schema.ts';

const AtOnce = z.int().check(z.minimum(1), z.maximum(256));

/** How many at once: never fewer than `min`, `desired` to begin with, never more than `max`. */
export const PoolLimits = z
  .object({ min: AtOnce, desired: AtOnce, max: AtOnce })
  .check(z.refine(({ min, desired, max }) => min <= desired && desired <= max));
export type PoolLimits = Readonly<z.infer<typeof PoolLimits>>;

/** Bytes a second; null: no limit. */
const BytesPerSecond = z.nullable(z.int().check(z.minimum(1024)));

/** The limits of both directions, and when other ones hold. */
export const Bandwidth = z.object({
  upload: BytesPerSecond,
  download: BytesPerSecond,
  /** On these days (0 Sunday .. 6; empty: every day) from this minute of the day on these limits hold until the next entry. */
  timetable: z.array(
    z.object({
      days: z.array(z.int().check(z.minimum(0), z.maximum(6))),
      minute: z.int().check(z.minimum(0), z.maximum(1439)),
      upload: BytesPerSecond,
      download: BytesPerSecond,
    }),
  ),
});
export type Bandwidth = z.infer<typeof Bandwidth>;
