// What is under way to each account at this moment: the numbers behind the small graph.

import { ProfileId } from './models.ts';
import { z } from './schema.ts';

const Count = z.int().check(z.nonnegative());

/** One address of a store. */
export const AddressState = z.object({ address: z.string(), isHealthy: z.boolean(), inFlight: Count });
export type AddressState = z.infer<typeof AddressState>;

/** Requests in flight to one account, and what made their number change. Counters run since the engine started. */
export const PoolState = z.object({
  profileId: ProfileId,
  min: Count,
  desired: Count,
  max: Count,
  /** How many requests may be in flight now. */
  limit: Count,
  inFlight: Count,
  slowDowns: Count,
  timeouts: Count,
  retries: Count,
  latencyMs: z.nullable(z.number()),
  uploadBytesPerSecond: z.number(),
  downloadBytesPerSecond: z.number(),
  requestsPerSecond: z.number(),
  addresses: z.array(AddressState),
});
export type PoolState = z.infer<typeof PoolState>;

/** The threads that move bytes. */
export const WorkerState = z.object({ min: Count, desired: Count, max: Count, count: Count });
export type WorkerState = z.infer<typeof WorkerState>;
