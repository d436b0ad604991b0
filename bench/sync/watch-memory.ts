// Watches what Longshore holds in memory while it keeps very many files alike.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { placeOf, runOnce, type SyncBench, settle, told } from './bench.ts';
import type { SyncProgram } from './programs.ts';
import { requestsText } from './requests.ts';
import type { Memory } from './results.ts';
import { makeTree } from './tree.ts';

/** Of tiny files, so that a million of them fit. */
const fileBytes = 10;

/** One way first, which brings all files up; then both ways, where all is there already and nothing known. */
export async function watchMemory(
  bench: SyncBench,
  ours: readonly SyncProgram[],
  files: number,
): Promise<Memory> {
  const tree = { root: join(bench.scratch, 'many'), files };
  makeTree(tree, fileBytes);
  await settle(bench);
  const memory: Memory = { dateISO: new Date().toISOString(), files, runs: [] };
  for (const program of ours) {
    const at = { ...placeOf(bench, 'many', tree.root), state: placeOf(bench, program.label, '').state };
    if (program.prepare) await runOnce(bench, program.prepare(at), at);
    for (const pass of ['first', 'nothing has changed']) {
      const { run, failure } = await runOnce(bench, program.run(at), at);
      const title = `${program.label}, ${pass}`;
      memory.runs.push({ title, run, failure });
      bench.say(`memory: ${title}: ${failure ?? `${told(run)}; ${requestsText(run.requests)}`}`);
    }
    rmSync(at.state, { recursive: true });
  }
  return memory;
}
