// The planted mutants: patches that make the engine wrong on purpose, each as somebody tired might have written it.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('mutants/', import.meta.url));

export interface Mutant {
  /** Such as M01; a letter follows where the same mistake is planted in several places. */
  readonly id: string;
  readonly patch: string;
  /** What is wrong with it, in a sentence. */
  readonly title: string;
  /** The test files that must kill it, for what lies below the ports; none: the simulation must. */
  readonly tests: readonly string[];
}

/** All of them, in order. A patch begins with what it does, and may name the tests that must kill it in a line `Tests: ...`. */
export function readMutants(): readonly Mutant[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.patch'))
    .sort()
    .map((name) => {
      const patch = join(folder, name);
      const [said = ''] = readFileSync(patch, 'utf8').split(/^diff --git /m);
      const [title = ''] = said.split('\n');
      const tests = /^Tests: (.+)$/m.exec(said)?.[1]?.split(' ') ?? [];
      return { id: basename(name).split('-')[0] ?? name, patch, title, tests };
    });
}

/** Applies a patch to the tree at `root`, or takes it back, or only tries it; throws where it does not fit. */
export function applyPatch(root: string, { id, patch }: Mutant, option?: '--check' | '--reverse'): void {
  const args = ['apply', '--unsafe-paths', ...(option ? [option] : []), patch];
  // Outside a repository, or git would take the paths for those of the one that it finds above.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: join(root, '..') };
  const { status, stderr } = spawnSync('git', args, { cwd: root, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${id} does not fit: ${stderr}`);
}
