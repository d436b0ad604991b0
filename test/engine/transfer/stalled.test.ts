// Connections on which nothing moves any more: dropped and their requests sent again within half a minute, in real time.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { seededBytes } from '../../support/bytes.ts';
import { filesBelow, startFaultyEngine } from '../../support/faulty-engine.ts';
import { type ProxiedRequest, pass } from '../../support/faulty-proxy.ts';
import { realClock } from '../../support/queue.ts';
import { startTestSandbox } from '../../support/sandbox.ts';

it('a request of every kind that hangs is made again within thirty seconds, and all arrives', async () => {
  const sandbox = await startTestSandbox();
  onTestFinished(() => sandbox.stop());
  const kinds: [string, (request: ProxiedRequest) => boolean][] = [
    ['a small file up', ({ method, path }) => method === 'PUT' && path.endsWith('/small')],
    ['a part up', ({ path }) => path.includes('partNumber=2&')],
    ['a small file down', ({ method, path }) => method === 'GET' && path.endsWith('/small')],
    ['a range down', ({ headers }) => headers.range?.startsWith('bytes=0') === false],
    ['a listing', ({ path }) => path.includes('list-type')],
    ['a look', ({ method, path }) => method === 'HEAD' && path.endsWith('/large')],
  ];
  const files = { small: seededBytes(1000), large: seededBytes(17 * 1024 * 1024) };
  await Promise.all(
    kinds.map(async ([kind, isKind]) => {
      const faulty = await startFaultyEngine(sandbox, { clock: realClock });
      const { engine, proxy, folder, behind, here, there } = faulty;
      const isUp = kind.endsWith('up');
      for (const [name, bytes] of Object.entries(files))
        await (isUp ? writeFile(join(folder, name), bytes) : behind.put(name, bytes));
      let hungMs = 0;
      let againMs = 0;
      proxy.follow((request) => {
        if (!isKind(request) || againMs > 0) return pass;
        if (hungMs > 0) againMs = Date.now();
        hungMs ||= Date.now();
        return againMs > 0 ? pass : { kind: 'hang' };
      });
      const [source, target] = isUp ? [here, there] : [there, here];
      const ended = await engine.transfer({ source, keys: null, target, ifExists: 'skip' });
      expect(ended, kind).toMatchObject({ state: 'done', doneFiles: 2, failedFiles: 0 });
      expect(againMs - hungMs, kind).toBeGreaterThan(20_000);
      expect(againMs - hungMs, kind).toBeLessThan(30_000);
      expect(isUp ? [...(await behind.list()).keys()] : await filesBelow(folder), kind).toEqual([
        'large',
        'small',
      ]);
      for (const [name, bytes] of Object.entries(files)) {
        const moved = isUp ? await behind.get(name) : await readFile(join(folder, name));
        expect(Buffer.compare(moved, bytes), kind).toBe(0);
      }
    }),
  );
}, 60_000);
