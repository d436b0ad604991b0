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

/** The script for the page's own world. */
export function mainWorldSource(config: WorldConfig): string {
  return `(() => { ${bundle('main-world')}; standin.startMainWorld(${JSON.stringify(config)}); })()`;
}

/** The script for the isolated world, with the preload in it; throws when the preload cannot be read or parsed. */
export function isolatedWorldSource(config: WorldConfig, preloadPath: string | undefined): string {
  const preload = preloadPath === undefined ? '' : readFileSync(preloadPath, 'utf8');
  const wrapped = `(function (require, module, exports, process) {${preload}\n})`;
  new Script(wrapped, { filename: preloadPath ?? 'preload' });
  // The preload stays outside the bundle's function: the bundle is strict code, a preload need not be.
  return `((preload) => { ${bundle('isolated-world')}; standin.startIsolatedWorld(${JSON.stringify(config)}, preload); })(${wrapped})`;
}

function bundle(name: PageHalf): string {
  const text = bundles.get(name);
  if (text === undefined) throw new Error('stand-in: the page sources are not bundled yet');
  return text;
}
