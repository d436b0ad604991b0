// The bundles: Electron's main process and the programs it starts, the command line, the preload, the window.

import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string) => resolve(import.meta.dirname, path);

// Each becomes out/main/<name>.js. The keychain and the watcher are native, and alone cannot be bundled.
const programs = {
  main: at('src/main/main.ts'),
  'engine-process': at('src/main/engine-process.ts'),
  'keychain-process': at('src/host/keychain-process.ts'),
  'data-worker': at('src/engine/worker/thread.ts'),
  cli: at('src/cli/main.ts'),
};

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      rolldownOptions: {
        input: programs,
        external: [/^@napi-rs\/keyring/, /^@parcel\/watcher/],
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('src/preload/preload.ts') },
        // A sandboxed preload is CommonJS, whatever package.json says.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      // The window's content policy knows no data: addresses.
      assetsInlineLimit: 0,
      // It is read from the disk, all of it is needed for the first picture, and no part of it travels.
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: { input: at('src/renderer/index.html') },
    },
  },
});
