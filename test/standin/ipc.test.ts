// IPC between a page and main, on the stand-in or on real Electron.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConformanceRun, startConformanceApp } from './conformance-app.ts';

let run: ConformanceRun;
beforeAll(async () => {
  run = await startConformanceApp();
}, 60_000);
afterAll(() => run.stop(), 60_000);

describe('invoke', () => {
  test('gives what the handler gives', async () => {
    expect(
      await run.page.evaluate(() => window.api.invoke('echo', { text: 'hello', list: [1, null, true] })),
    ).toEqual({
      text: 'hello',
      list: [1, null, true],
    });
  });

  test('carries every structured-cloneable kind there and back', async () => {
    const kinds = await run.page.evaluate(async () => {
      const shared = { name: 'shared' };
      const cyclic: Record<string, unknown> = { shared, again: shared };
      cyclic.self = cyclic;
      const sent = {
        date: new Date(86_400_000),
        map: new Map([['key', new Set([1, 2])]]),
        bigint: 2n ** 64n,
        bytes: new Uint8Array([1, 2, 255]),
        buffer: new Uint8Array([7, 8]).buffer,
        expression: /a+b/gi,
        nothing: undefined,
        numbers: [Number.NaN, Number.POSITIVE_INFINITY, -0],
        cyclic,
        $: 'dollar',
        ['__proto__']: 'a key like any other',
        text: 'lone \ud800 surrogate',
      };
      const got = (await window.api.invoke('echo', sent)) as typeof sent;
      return {
        date: got.date.getTime(),
        map: [...(got.map.get('key') ?? [])],
        bigint: String(got.bigint),
        bytes: [got.bytes instanceof Uint8Array, ...got.bytes],
        buffer: [got.buffer instanceof ArrayBuffer, ...new Uint8Array(got.buffer)],
        expression: String(got.expression),
        hasNothing: 'nothing' in got && got.nothing === undefined,
        numbers: got.numbers.map((number) => (Object.is(number, -0) ? 'minus zero' : String(number))),
        cyclic: [got.cyclic.self === got.cyclic, got.cyclic.shared === got.cyclic.again],
        dollar: got.$,
        proto: Object.getOwnPropertyDescriptor(got, '__proto__')?.value,
        text: got.text === sent.text,
      };
    });
    expect(kinds).toEqual({
      date: 86_400_000,
      map: [1, 2],
      bigint: '18446744073709551616',
      bytes: [true, 1, 2, 255],
      buffer: [true, 7, 8],
      expression: '/a+b/gi',
      hasNothing: true,
      numbers: ['NaN', 'Infinity', 'minus zero'],
      cyclic: [true, true],
      dollar: 'dollar',
      proto: 'a key like any other',
      text: true,
    });
  });

  test('rejects with the channel and the text of the error that the handler threw', async () => {
    const text = await run.page.evaluate(() =>
      window.api.invoke('fail').catch((error: Error) => error.message),
    );
    expect(text).toBe("Error invoking remote method 'fail': TypeError: no such thing");
  });

  test('rejects when nobody handles the channel', async () => {
    const text = await run.page.evaluate(() =>
      window.api.invoke('nobody').catch((error: Error) => error.message),
    );
    expect(text).toContain("No handler registered for 'nobody'");
  });

  test('rejects when the handler gives what cannot be cloned', async () => {
    const text = await run.page.evaluate(() =>
      window.api.invoke('give-function').catch((error: Error) => error.message),
    );
    expect(text).toContain('An object could not be cloned.');
  });

  test('names the frame that asks by the address the app knows', async () => {
    expect(await run.page.evaluate(() => window.api.invoke('sender'))).toMatchObject({
      url: 'app://bundle/index.html',
      origin: 'app://bundle',
    });
  });
});

describe('send', () => {
  test('reaches main, and main reaches the page', async () => {
    const answer = await run.page.evaluate(
      () =>
        new Promise((resolve) => {
          window.api.once('pong', resolve);
          window.api.send('ping', { number: 1 });
        }),
    );
    expect(answer).toEqual({ number: 1 });
  });

  test('waits for the answer when it is synchronous', async () => {
    expect(await run.page.evaluate(() => window.api.sendSync('ask-sync', [1, 2]))).toEqual({ asked: [1, 2] });
  });
});
