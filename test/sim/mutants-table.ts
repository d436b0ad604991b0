// What became of the planted mutants, as a line and as the table in docs/mutants.md.

import { writeFileSync } from 'node:fs';
import type { Mutant } from './mutants.ts';

export interface Fate {
  readonly mutant: Mutant;
  readonly isKilled: boolean;
  /** The invariant that each round broke first, or the tests that failed. */
  readonly by: readonly string[];
  /** How many seeds each round took. */
  readonly took: readonly number[];
}

/** One line for a person who waits. */
export function told({ mutant, isKilled, by, took }: Fate): string {
  const { id, title } = mutant;
  const killers = [...new Set(by)].join(', ');
  const seeds = took.length > 0 ? ` after ${figures(took)} seeds` : '';
  return `${id} ${isKilled ? `killed by ${killers}${seeds}` : `SURVIVED ${killers}${seeds}`}: ${title}`;
}

/** Median, and least to most. */
function figures(took: readonly number[]): string {
  const sorted = took.toSorted((one, other) => one - other);
  return `${sorted[Math.floor(sorted.length / 2)]} (${sorted[0]} to ${sorted.at(-1)})`;
}

export function writeTable(
  file: string,
  fates: readonly Fate[],
  { seeds, rounds }: { readonly seeds: number; readonly rounds: number },
): void {
  const day = new Date().toISOString().slice(0, 10);
  writeFileSync(
    file,
    `# Planted mutants

Each of these is a patch in \`test/sim/mutants/\` that makes the sync engine wrong in one place, as somebody tired might have. A proof that
does not notice proves nothing. \`npm run mutants\` plants one after the other in a copy, and runs seeds of the simulation, from ${rounds}
different ones on, until an invariant is broken; what lies below the ports is left to the test that is named. It ends with 1 when one
survives ${seeds.toLocaleString('en')} seeds from any start, and writes this page. \`npm run mutants -- --only M05\` does one.

On ${day}, ${fates.filter(({ isKilled }) => isKilled).length} of ${fates.length} were killed. The invariants are those of \`test/sim\`; seeds are the median, and the least to the most.

| | what is wrong | killed by | seeds to kill |
| --- | --- | --- | --- |
${fates.map(rowOf).join('\n')}
`,
  );
}

function rowOf({ mutant, isKilled, by, took }: Fate): string {
  const killers = [...new Set(by)];
  const shown = mutant.tests.length > 0 ? testsOf(mutant, killers) : killers.sort().join(', ');
  const seeds = took.length > 0 ? figures(took) : '-';
  return `| ${mutant.id} | ${mutant.title} | ${isKilled ? shown : 'nothing'} | ${seeds} |`;
}

function testsOf({ tests }: Mutant, failed: readonly string[]): string {
  const files = tests.map((test) => `\`${test.replace(/^test\//, '')}\``).join(', ');
  const others = failed.length > 1 ? `, and ${failed.length - 1} more` : '';
  return `${files}: ${failed[0] ?? ''}${others}`;
}
