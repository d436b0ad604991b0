// Turns the page's two halves into script text: bundled once a run, the preload wrapped in.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { build, stop } from 'esbuild';
import type { WorldConfig } from './renderer-wire.ts';

type PageHalf = 'main-world' | 'isolated-world';

const bundles = new Map<PageHalf, string>();

/** Bundles the page's two halves; once a run, before the first window. */
export async function bundlePageSources(): Promise<void> {
  const halves: readonly PageHalf[] = ['main-world', 'isolated-world'];
  await Promise.all(
    halves.map(async (half) => {
      const { outputFiles } = await build({
        entryPoints: [join(import.meta.dirname, 'page', `${half}.ts`)],
        bundle: true,
        write: false,
        format: 'iife',
        globalName: 'standin',
        target: 'chrome150',
        charset: 'utf8',
      });
      bundles.set(half, outputFiles[0]?.text ?? '');
    }),
  );
  await stop();
}

export interface PreloadOptions {
  /** The path of the preload. */
  readonly preload: string | undefined;
  readonly additionalArguments: readonly string[];
}

/** Gives the scripts for the page's two worlds; a preload that cannot be read or parsed is told and left out. */
export function pageScripts(
  secret: string,
  { preload, additionalArguments }: PreloadOptions,
  onFailed: (reason: string) => void,
): { mainWorld: string; isolatedWorld: string } {
  const config = JSON.stringify(worldConfig(secret, additionalArguments));
  return {
    mainWorld: `(() => { ${bundle('main-world')}; standin.startMainWorld(${config}); })()`,
    // The preload stays outside the bundle's function: the bundle is strict code, a preload need not be.
    isolatedWorld: `((preload) => { ${bundle('isolated-world')}; standin.startIsolatedWorld(${config}, preload); })(${wrap(preload, onFailed)})`,
  };
}

function wrap(path: string | undefined, onFailed: (reason: string) => void): string {
  const wrapped = (text: string) => `(function (require, module, exports, process) {${text}\n})`;
  if (path === undefined) return wrapped('');
  try {
    const text = wrapped(readFileSync(path, 'utf8'));
    // Compiled for its errors alone: a preload with a mistake in it must be told before it is run.
    void new Script(text, { filename: path });
    return text;
  } catch (error) {
    setImmediate(() => onFailed(String(error)));
    return wrapped('');
  }
}

function worldConfig(secret: string, additionalArguments: readonly string[]): WorldConfig {
  const { electron, chrome, node } = process.versions;
  return {
    secret,
    process: {
      argv: [process.execPath, '--type=renderer', ...additionalArguments],
      versions: { electron, chrome, node },
      platform: process.platform,
      arch: process.arch,
    },
  };
}

function bundle(name: PageHalf): string {
  const text = bundles.get(name);
  if (text === undefined) throw new Error('stand-in: the page sources are not bundled yet');
  return text;
}
