// The borders between layers hold: code that crosses one is refused by the linter and by the compiler.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = (name: string) => join(root, 'node_modules/.bin', name);

/** A crossing: the file that tries, what it imports, and what the linter says to it. */
const crossings: readonly [file: string, imports: string, says: string][] = [
  ['src/renderer/panes/probe.ts', '../../engine/engine.ts', 'src/renderer may see only'],
  ['src/renderer/state/probe.ts', '../../main/main.ts', 'src/renderer may see only'],
  ['src/renderer/state/probe.ts', 'node:fs', 'runs where there is no Node'],
  ['src/renderer/state/probe.ts', 'electron', 'Only src/main and src/preload know Electron'],
  ['src/renderer/panes/probe.ts', '../transfers/queue.ts', 'never import each other'],
  ['src/renderer/ui/probe.ts', '../state/store.ts', 'ui/ knows no feature'],
  ['src/engine/transfer/probe.ts', 'electron', 'Only src/main and src/preload know Electron'],
  ['src/engine/transfer/probe.ts', '@aws-sdk/client-s3', 'Only src/engine/store/s3'],
  ['src/engine/store/local/probe.ts', '../../journal/database.ts', 'A store knows no queue'],
  ['src/engine/transfer/probe.ts', 'react', 'Only src/renderer knows React'],
  ['src/contract/probe.ts', '../engine/engine.ts', 'src/contract may see only'],
  ['src/base/probe.ts', '../contract/errors.ts', 'src/base may see only'],
  ['src/main/probe.ts', '../engine/engine.ts', 'src/main may see only'],
  ['src/cli/probe.ts', '@napi-rs/keyring', 'keychain-process.ts opens the keychain'],
];

/** Imports that the house plan allows, so that a rule which refuses everything would be noticed. */
const allowed: readonly [file: string, imports: string][] = [
  ['src/renderer/panes/probe.ts', '../state/store.ts'],
  ['src/renderer/panes/probe.ts', '../../contract/api.ts'],
  ['src/engine/transfer/probe.ts', '../store/store.ts'],
  ['src/engine/store/s3/probe.ts', '@aws-sdk/client-s3'],
  ['src/main/engine-process.ts', '../engine/engine.ts'],
  ['src/main/probe.ts', 'electron'],
];

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'longshore-borders-'));
  cpSync(join(root, '.oxlintrc.json'), join(copy, '.oxlintrc.json'));
  cpSync(join(root, 'tsconfig'), join(copy, 'tsconfig'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function write(file: string, text: string): string {
  const path = join(copy, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function lint(file: string, imports: string): { status: number | null; said: string } {
  const path = write(file, `import * as other from '${imports}';\n\nexport const probe = other;\n`);
  const { status, stdout } = spawnSync(bin('oxlint'), ['-c', '.oxlintrc.json', file], {
    cwd: copy,
    encoding: 'utf8',
  });
  rmSync(path);
  return { status, said: stdout };
}

describe('the linter', () => {
  it.each(crossings)('refuses %s importing %s', (file, imports, says) => {
    const { status, said } = lint(file, imports);
    expect(said).toContain(says);
    expect(status).toBe(1);
  });

  it.each(allowed)('lets %s import %s', (file, imports) => {
    expect(lint(file, imports)).toMatchObject({ status: 0 });
  });
});

describe('the compiler', () => {
  const compile = (project: string) =>
    spawnSync(bin('tsc'), ['-b', `tsconfig/${project}.json`], { cwd: copy, encoding: 'utf8' });

  it('refuses a renderer that imports the engine', () => {
    write('src/base/here.ts', 'export const here = 1;\n');
    write('src/contract/here.ts', 'export const here = 1;\n');
    write('src/engine/engine.ts', 'export const engine = 1;\n');
    write(
      'src/renderer/probe.ts',
      "import { engine } from '../engine/engine.ts';\n\nexport const probe = engine;\n",
    );
    const { status, stdout } = compile('renderer');
    expect(stdout).toContain('src/renderer/probe.ts');
    expect(stdout).toContain('TS6307');
    expect(status).not.toBe(0);
  });

  it('refuses an engine that touches the page', () => {
    write('src/engine/engine.ts', 'export const title = document.title;\n');
    const { status, stdout } = compile('engine');
    expect(stdout).toMatch(/src\/engine\/engine\.ts.*'document'/);
    expect(status).not.toBe(0);
  });
});
