// Message ports between pages, main and utility processes.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConformanceRun, startConformanceApp } from './conformance-app.ts';

let run: ConformanceRun;
beforeAll(async () => {
  run = await startConformanceApp();
  // Each spec asks for a port of its own to the utility process, as the app's page does.
  await run.page.evaluate(() => {
    Object.assign(window, {
      askForPort: () =>
        new Promise<MessageEvent>((resolve) => {
          const onMessage = (event: MessageEvent) => {
            if (event.data?.kind !== 'child-port') return;
            window.removeEventListener('message', onMessage);
            resolve(event);
          };
          window.addEventListener('message', onMessage);
          window.api.givePageAPort();
        }),
    });
  });
}, 60_000);
afterAll(() => run.stop(), 60_000);

declare global {
  interface Window {
    askForPort(): Promise<MessageEvent>;
  }
}

describe('a port from a page to main', () => {
  test('carries messages both ways', async () => {
    expect(await run.page.evaluate(() => window.api.portToMain({ number: 1 }))).toEqual({
      main: { number: 1 },
    });
  });

  test('tells main when the page closes it', async () => {
    await run.page.evaluate(() => window.api.portToMain('bye'));
    await expect.poll(run.events).toContain('port closed');
  });
});

describe('a port from a utility process to a page', () => {
  test('is a DOM port in the preload, which hands it on with what main wrote beside it', async () => {
    const event = await run.page.evaluate(async () => {
      const { data, ports } = await window.askForPort();
      return { data, isPort: ports[0] instanceof MessagePort };
    });
    expect(event).toEqual({
      data: { kind: 'child-port', message: { note: 'here it is' }, isPort: true },
      isPort: true,
    });
  });

  test('carries messages both ways', async () => {
    const answer = await run.page.evaluate(async () => {
      const [port] = (await window.askForPort()).ports;
      return new Promise((resolve) => {
        if (port === undefined) throw new Error('no port');
        port.onmessage = ({ data }) => resolve(data);
        port.postMessage({ date: new Date(5), bytes: new Uint8Array([1, 2]) });
      });
    });
    expect(answer).toMatchObject({ child: { date: new Date(5) } });
  });

  test('keeps the order of 2,000 messages and loses none', async () => {
    const numbers = await run.page.evaluate(async () => {
      const [port] = (await window.askForPort()).ports;
      return new Promise<number[]>((resolve) => {
        if (port === undefined) throw new Error('no port');
        const received: number[] = [];
        port.onmessage = ({ data }) => {
          if (received.push(data.number) === 2_000) resolve(received);
        };
        port.postMessage({ flood: 2_000, text: 'x' });
      });
    });
    expect(numbers).toEqual(Array.from({ length: 2_000 }, (_, number) => number));
  });

  test('carries another port inside a message', async () => {
    const answer = await run.page.evaluate(async () => {
      const [port] = (await window.askForPort()).ports;
      const { port1, port2 } = new MessageChannel();
      port?.postMessage('take this', [port2]);
      return new Promise((resolve) => {
        port1.onmessage = ({ data }) => resolve(data);
      });
    });
    expect(answer).toBe('through the inner port');
  });
});

describe('a channel made in main', () => {
  test('delivers what was posted before its port moved to the utility process', async () => {
    const answer = await run.app.evaluate(
      ({ MessageChannelMain }) =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannelMain();
          port1.on('message', ({ data }) => resolve(data));
          port1.start();
          port1.postMessage('early');
          globalThis.conformance.child.postMessage({ kind: 'port' }, [port2]);
        }),
    );
    expect(answer).toEqual({ child: 'early' });
  });

  test('cannot send a port twice', async () => {
    const text = await run.app.evaluate(({ MessageChannelMain }) => {
      const { port1, port2 } = new MessageChannelMain();
      const other = new MessageChannelMain();
      port1.postMessage(null, [other.port1]);
      try {
        port2.postMessage(null, [other.port1]);
        return 'sent';
      } catch {
        return 'refused';
      }
    });
    expect(text).toBe('refused');
  });
});

test('a reload of the page closes the ports that lived in it', async () => {
  const closed = run.app.evaluate(
    ({ MessageChannelMain, BrowserWindow }) =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannelMain();
        port1.on('close', () => resolve('closed'));
        port1.start();
        const [window] = BrowserWindow.getAllWindows();
        window?.webContents.postMessage('child-port', { note: 'to be closed' }, [port2]);
        window?.reload();
      }),
  );
  expect(await closed).toBe('closed');
});
