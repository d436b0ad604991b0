// The isolation between page and preload, and the bridge over it.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConformanceRun, startConformanceApp } from './conformance-app.ts';

let run: ConformanceRun;
beforeAll(async () => {
  run = await startConformanceApp();
}, 60_000);
afterAll(() => run.stop(), 60_000);

test('a page sees the exposed API and nothing else of Electron or Node', async () => {
  const seen = await run.page.evaluate(() => {
    const names = ['require', 'process', 'module', 'global', 'Buffer', 'ipcRenderer', 'electron'];
    return { api: typeof window.api, others: names.filter((name) => name in window) };
  });
  expect(seen).toEqual({ api: 'object', others: [] });
});

test('a page finds no trace of how it is driven on its window', async () => {
  const names = await run.page.evaluate(() =>
    Object.getOwnPropertyNames(window).filter((name) => /standin|-binding|-deliver/i.test(name)),
  );
  expect(names).toEqual([]);
});

test('the preload cannot see the variables of the page', async () => {
  expect(await run.page.evaluate(() => window.api.pageVariable())).toBe('undefined');
});

test('the exposed API is frozen, deeply, and cannot be replaced', async () => {
  const frozen = await run.page.evaluate(() => [
    Object.isFrozen(window.api),
    Object.isFrozen(window.api.nested.list),
    Object.isFrozen(window.api.nested.list[2]),
    Reflect.set(window, 'api', null),
  ]);
  expect(frozen).toEqual([true, true, true, false]);
});

test('a function over the bridge gives its value at once', async () => {
  expect(await run.page.evaluate(() => window.api.add(2, 3))).toBe(5);
});

test('a function that throws over the bridge throws a plain error with the same text', async () => {
  const thrown = await run.page.evaluate(() => {
    try {
      window.api.fail();
      return null;
    } catch (error) {
      return error instanceof Error ? [error.name, error.message] : null;
    }
  });
  expect(thrown).toEqual(['Error', 'bridge says no']);
});

test('a promise that rejects over the bridge rejects with the same text', async () => {
  const text = await run.page.evaluate(() => window.api.failLater().catch((error: Error) => error.message));
  expect(text).toBe('later no');
});

test('a callback of the page is called with values and with functions of the preload', async () => {
  const result = await run.page.evaluate(() =>
    window.api.callBack((value, shout) => [value, shout('hello')]),
  );
  expect(result).toEqual([{ from: 'preload' }, 'hello!']);
});

test('an argument that cannot be cloned is refused before it is sent', async () => {
  const text = await run.page.evaluate(() => {
    const method = () => undefined;
    return window.api.invoke('echo', { method }).catch((error: Error) => error.message);
  });
  expect(text).toContain('could not be cloned');
});

test('a preload knows that it is sandboxed and in which Electron', async () => {
  expect(await run.page.evaluate(() => window.api.process)).toEqual({
    type: 'renderer',
    sandboxed: true,
    electron: expect.stringMatching(/^45\./),
  });
});
