// The bundles as built: what they load from outside is known, so that nothing can be missing where they are installed.

import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAst } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const builtins = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]).concat('node:sqlite'));

beforeAll(() => run(process.execPath, ['scripts/build.js', '--if-needed', '--quiet'], { cwd: root }));

/** What a bundle loads that is neither itself nor Node: static and dynamic imports, and requires. */
async function outsideOf(file: string): Promise<string[]> {
  const names = loadsIn(parseAst(await readFile(file, 'utf8')));
  return [...new Set(names)].filter((name) => !name.startsWith('.') && !builtins.has(name)).sort();
}

/** Every module that the code of a syntax tree names. What only stands in a text is none. */
function loadsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(loadsIn);
  if (typeof node !== 'object' || node === null) return [];
  const {
    type,
    source,
    callee,
    arguments: given,
  } = node as Record<string, { name?: string; value?: unknown }>;
  const named =
    (type as unknown) === 'CallExpression' && /require/.test(callee?.name ?? '')
      ? (given as unknown as [{ value?: unknown }?])[0]?.value
      : source?.value;
  return [...(typeof named === 'string' ? [named] : []), ...Object.values(node).flatMap(loadsIn)];
}

async function programs(): Promise<string[]> {
  const names = await readdir(join(root, 'out/main'), { recursive: true });
  return names.filter((name) => name.endsWith('.js'));
}

describe('The bundles', () => {
  it('are the five programs, the preload and the page', async () => {
    expect((await programs()).filter((name) => !name.startsWith('chunks'))).toEqual(
      expect.arrayContaining([
        'main.js',
        'engine-process.js',
        'keychain-process.js',
        'data-worker.js',
        'cli.js',
      ]),
    );
    expect(await readdir(join(root, 'out/preload'))).toEqual(['preload.cjs']);
    expect(await readdir(join(root, 'out/renderer'))).toContain('index.html');
  });

  it('of the programs load Electron in main, the keychain in its own process, the watcher, and nothing else from outside', async () => {
    const loads = await Promise.all(
      (await programs()).map(async (name) => {
        const outside = await outsideOf(join(root, 'out/main', name));
        // A shared part has a hash in its name.
        return [name.replace(/-[\w-]{8}\.js$/, '.js'), outside] as const;
      }),
    );
    expect(Object.fromEntries(loads.filter(([, outside]) => outside.length > 0))).toEqual({
      'main.js': ['electron'],
      'keychain-process.js': ['@napi-rs/keyring'],
      'chunks/host.js': ['@parcel/watcher'],
    });
  });

  it('of the preload is CommonJS and loads Electron alone, as a sandbox demands', async () => {
    const file = join(root, 'out/preload/preload.cjs');
    expect(await outsideOf(file)).toEqual(['electron']);
    const text = await readFile(file, 'utf8');
    expect(text).not.toMatch(/^\s*(import|export)\s/m);
    const nodes = [...text.matchAll(/require\(["'](?:node:)?(\w+)["']\)/g)].map(([, name]) => name);
    expect(nodes).toEqual(['electron']);
  });

  it('of the page is loaded by relative addresses and has no inline code', async () => {
    const page = await readFile(join(root, 'out/renderer/index.html'), 'utf8');
    const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(address).toMatch(/^\.\//);
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>|<style|\son\w+=|\sstyle=/);
  });

  it('carry no source map', async () => {
    const names = await readdir(join(root, 'out'), { recursive: true });
    expect(names.filter((name) => name.endsWith('.map'))).toEqual([]);
  });

  // A source may be saved while this runs; it then says nothing about the build.
  it('are left alone, without a word, while no source has changed', { retry: 3 }, async () => {
    await run(process.execPath, ['scripts/build.js', '--if-needed', '--quiet'], { cwd: root });
    const stamp = async () => (await stat(join(root, 'out/main/main.js'))).mtimeMs;
    const before = await stamp();
    const builds = [1, 2].map(() =>
      run(process.execPath, ['scripts/build.js', '--if-needed'], { cwd: root }),
    );
    for (const { stdout, stderr } of await Promise.all(builds)) expect(stdout + stderr).toBe('');
    expect(await stamp()).toBe(before);
  });
});
