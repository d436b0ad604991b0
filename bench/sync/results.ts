// What was measured of keeping things alike, as it is kept between runs.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { Requests } from './requests.ts';

const Run = z.object({
  wallSeconds: z.number(),
  cpuSeconds: z.number(),
  /** Of the largest process. */
  peakMiB: z.number().nullable(),
  /** What the server was asked meanwhile. */
  requests: Requests,
});

/** Ours and theirs, one right after the other; which of them was first changes from pair to pair. */
const Pair = z.object({ ours: Run, theirs: Run });

const Peer = z.object({
  label: z.string(),
  name: z.enum(['longshore', 'rclone', 'aws']),
  version: z.string(),
  settings: z.string(),
  isTwoWay: z.boolean(),
  first: z.nullable(Run),
  noOp: z.array(Pair),
  changed: z.array(Pair),
  /** How many objects there were after the first time, its own included. */
  objects: z.nullable(z.number()),
  /** How many of the files had an object of the same bytes after all passes. */
  alike: z.nullable(z.number()),
  /** Whether an edit that keeps the size was carried across; by the time that the edit gave the file. */
  sees: z.nullable(z.object({ older: z.boolean(), sameTime: z.boolean() })),
  /** Why something is missing. */
  failure: z.nullable(z.string()),
});

const Comparison = z.object({
  dateISO: z.string(),
  files: z.number(),
  rounds: z.number(),
  /** How many files were edited before each pass. */
  edited: z.number(),
  /** How much of the processors others used just before, 0 to 1. */
  othersShare: z.number(),
  /** Ours first. What is ours has no pairs: its runs are in those of the others. */
  programs: z.array(Peer),
});

const Memory = z.object({
  dateISO: z.string(),
  files: z.number(),
  runs: z.array(z.object({ title: z.string(), run: Run, failure: z.nullable(z.string()) })),
});

const Results = z.object({
  machine: z.string(),
  comparison: z.nullable(Comparison),
  memory: z.nullable(Memory),
});

export type Run = z.infer<typeof Run>;
export type Pair = z.infer<typeof Pair>;
export type ProgramResult = z.infer<typeof Peer>;
export type Comparison = z.infer<typeof Comparison>;
export type Memory = z.infer<typeof Memory>;
export type SyncResults = z.infer<typeof Results>;

/** Keeps the results; of a part that was not measured this time, what was measured on the same machine before. */
export async function keepSyncResults(file: string, fresh: SyncResults): Promise<SyncResults> {
  const old = await readSyncResults(file);
  const isComparable = old?.machine === fresh.machine;
  const kept: SyncResults = {
    machine: fresh.machine,
    comparison: fresh.comparison ?? (isComparable ? old.comparison : null),
    memory: fresh.memory ?? (isComparable ? old.memory : null),
  };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(kept, null, 1));
  return kept;
}

/** null where there are none, or where they are of another form. */
export async function readSyncResults(file: string): Promise<SyncResults | null> {
  try {
    return Results.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}
