// Checks everything that can be checked without running the product: format, types, borders, floating promises.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const steps = [
  ['format', 'biome', ['ci', '--colors=off', '.']],
  ['types', 'tsc', ['-b']],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings', 'src', 'test', 'tools', 'scripts', 'bench']],
];

let failed = 0;
for (const [name, command, args] of steps) {
  const startedMs = performance.now();
  const { status, stdout, stderr } = spawnSync(`node_modules/.bin/${command}`, args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  if (status === 0) {
    console.log(`check: ${name} ok (${seconds} s)`);
  } else {
    failed += 1;
    console.log(`${stdout}${stderr}check: ${name} FAILED (${seconds} s)`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
