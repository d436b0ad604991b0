// What was measured, as it is kept between runs.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const Run = z.object({
  wallSeconds: z.number(),
  cpuSeconds: z.number(),
  peakMiB: z.number().nullable(),
});

const PeerResult = z.object({
  label: z.string(),
  program: z.enum(['longshore', 'rclone', 'aws', 's3cmd', 's5cmd', 'curl']),
  version: z.string(),
  settings: z.string(),
  isExtra: z.boolean(),
  /** In the order of the rounds. */
  runs: z.array(Run),
  /** Why there are no runs, or fewer than rounds. */
  failure: z.string().nullable(),
});

const CaseResult = z.object({
  id: z.enum(['small-up', 'small-down', 'large-up', 'large-down', 'list']),
  dateISO: z.string(),
  amount: z.number(),
  /** How much of the processors others used just before, 0 to 1: what disturbs the figures. */
  othersShare: z.number(),
  peers: z.array(PeerResult),
});

const MemoryResult = z.object({
  title: z.string(),
  dateISO: z.string(),
  peakMiB: z.number(),
  growthMiB: z.number(),
  wallSeconds: z.number(),
  failure: z.string().nullable(),
});

const Results = z.object({
  store: z.string(),
  machine: z.string(),
  cases: z.array(CaseResult),
  memory: z.array(MemoryResult),
});

export type Run = z.infer<typeof Run>;
export type PeerResult = z.infer<typeof PeerResult>;
export type CaseResult = z.infer<typeof CaseResult>;
export type MemoryResult = z.infer<typeof MemoryResult>;
export type Results = z.infer<typeof Results>;

/** What is kept in the file; null where there is none or it cannot be read. */
export async function readResults(file: string): Promise<Results | null> {
  try {
    return Results.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Keeps the results; cases that were not measured this time stay as they were where the store and the computer are the same. */
export async function keepResults(file: string, fresh: Results): Promise<Results> {
  const old = await readResults(file);
  const isComparable = old !== null && old.store === fresh.store && old.machine === fresh.machine;
  const merged = isComparable ? mergeResults(old, fresh) : fresh;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(merged, null, 1));
  return merged;
}

/** The old results with the fresh ones in their place. */
export function mergeResults(old: Results, fresh: Results): Results {
  const others = old.cases.filter(({ id }) => !fresh.cases.some((one) => one.id === id));
  return {
    ...fresh,
    cases: [...others, ...fresh.cases],
    memory: fresh.memory.length > 0 ? fresh.memory : old.memory,
  };
}
