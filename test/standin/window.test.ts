// Windows, their pages, and what a page may load and where it may go.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConformanceRun, startConformanceApp } from './conformance-app.ts';

let run: ConformanceRun;
beforeAll(async () => {
  run = await startConformanceApp();
}, 60_000);
afterAll(() => run.stop(), 60_000);

describe('a window', () => {
  test('is shown by the app once it is ready to show', async () => {
    const handle = await run.app.browserWindow(run.page);
    await expect.poll(() => handle.evaluate((target) => target.isVisible())).toBe(true);
    expect(await run.events()).toEqual(expect.arrayContaining(['ready', 'ready-to-show']));
  });

  test('gives the page its size, and a new one', async () => {
    const handle = await run.app.browserWindow(run.page);
    await handle.evaluate((target) => target.setContentSize(700, 500));
    expect(await handle.evaluate((target) => target.getContentBounds().width)).toBe(700);
    await expect
      .poll(() => run.page.evaluate(() => [window.innerWidth, window.innerHeight]))
      .toEqual([700, 500]);
  });

  test('takes its title from the page', async () => {
    const handle = await run.app.browserWindow(run.page);
    await expect.poll(() => handle.evaluate((target) => target.getTitle())).toBe('Conformance');
  });

  test('can be hidden instead of closed', async () => {
    const handle = await run.app.browserWindow(run.page);
    const isVisible = await handle.evaluate((target) => {
      target.once('close', (event: Electron.Event) => {
        event.preventDefault();
        target.hide();
      });
      target.close();
      return target.isVisible();
    });
    expect(isVisible).toBe(false);
    expect(await run.page.evaluate(() => window.api.add(1, 1))).toBe(2);
    await handle.evaluate((target) => target.show());
  });

  test('runs the preload again when the page is loaded again', async () => {
    await run.page.evaluate(() => Object.assign(window, { mark: 'before' }));
    await run.page.reload();
    await run.page.getByText('ready with').waitFor();
    expect(await run.page.evaluate(() => [typeof Reflect.get(window, 'mark'), window.api.add(1, 2)])).toEqual(
      ['undefined', 3],
    );
  });

  test('paints in the colours that the app asks for', async () => {
    const isDark = () => run.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    await run.app.evaluate(({ nativeTheme }) => {
      nativeTheme.themeSource = 'dark';
    });
    await expect.poll(isDark).toBe(true);
    await run.app.evaluate(({ nativeTheme }) => {
      nativeTheme.themeSource = 'light';
    });
    await expect.poll(isDark).toBe(false);
  });

  test('evaluates a script of the app in the page', async () => {
    const handle = await run.app.browserWindow(run.page);
    expect(await handle.evaluate((target) => target.webContents.executeJavaScript('secretOfThePage'))).toBe(
      42,
    );
  });

  test('that fails to load rejects with the network error', async () => {
    const text = await run.app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false });
      const message = await window.loadURL('https://outside.example/').catch((error: Error) => error.message);
      window.destroy();
      return message;
    });
    expect(text).toMatch(/^ERR_\w+ \(-\d+\) loading 'https:\/\/outside.example\/'$/);
  });
});

test('a preload that cannot be loaded is told, and the page comes all the same', async () => {
  const told = await run.app.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false, webPreferences: { preload: '/no/such/preload.cjs' } });
    const failed = new Promise<string>((resolve) =>
      window.webContents.on('preload-error', (_event, path) => resolve(path)),
    );
    await window.loadURL('app://bundle/index.html');
    const path = await failed;
    window.destroy();
    return path;
  });
  expect(told).toBe('/no/such/preload.cjs');
});

describe('a custom scheme', () => {
  test('sends its security policy, which blocks inline script and other hosts', async () => {
    expect(await run.page.title()).toBe('Conformance');
    const text = await run.page.evaluate(() =>
      fetch('https://outside.example/').catch((error: Error) => error.message),
    );
    expect(text).toBe('Failed to fetch');
  });

  test('is a secure context', async () => {
    expect(await run.page.evaluate(() => [window.isSecureContext, typeof crypto.subtle])).toEqual([
      true,
      'object',
    ]);
  });

  test('answers fetches of the page, bodies included', async () => {
    const answer = await run.page.evaluate(async () =>
      (await fetch('echo', { method: 'POST', body: 'grüße' })).json(),
    );
    expect(answer).toEqual({ method: 'POST', body: 'grüße' });
  });

  test('answers what is missing with its own status', async () => {
    expect(await run.page.evaluate(async () => (await fetch('no-such-file')).status)).toBe(404);
  });
});

test('a permission is what the app grants', async () => {
  const state = (name: string) =>
    run.page.evaluate(
      async (asked) => (await navigator.permissions.query({ name: asked as PermissionName })).state,
      name,
    );
  await expect.poll(() => state('notifications')).toBe('denied');
  await expect.poll(() => state('geolocation')).toBe('denied');
  expect(await state('clipboard-write')).toBe('granted');
  await run.page.evaluate(() => navigator.clipboard.writeText('written by the page'));
});

describe('navigation', () => {
  const address = () => run.page.evaluate(() => window.api.invoke('sender'));

  test('by a link to another site is put to the app and refused', async () => {
    await run.page.locator('#outside').click();
    await expect.poll(run.events).toContainEqual({ willNavigate: 'https://outside.example/' });
    expect(await address()).toMatchObject({ url: 'app://bundle/index.html' });
  });

  test('by a script of the page is put to the app and refused', async () => {
    await run.page.evaluate(() => {
      setTimeout(() => {
        location.href = 'https://outside.example/by-script';
      });
    });
    await expect.poll(run.events).toContainEqual({ willNavigate: 'https://outside.example/by-script' });
    expect(await address()).toMatchObject({ url: 'app://bundle/index.html' });
  });

  test('into a new window is put to the app and refused', async () => {
    const before = run.app.windows().length;
    await run.page.locator('#blank').click();
    await run.page.evaluate(() => {
      window.open('https://outside.example/opened');
    });
    await expect.poll(run.events).toContainEqual({ windowOpen: 'https://outside.example/new' });
    await expect.poll(run.events).toContainEqual({ windowOpen: 'https://outside.example/opened' });
    await expect.poll(() => run.app.windows().length).toBe(before);
  });

  test('inside the app that the app allows goes on', async () => {
    await run.page.evaluate(() => {
      setTimeout(() => {
        location.search = '?again';
      });
    });
    await expect.poll(run.events).toContainEqual({ willNavigate: 'app://bundle/index.html?again' });
    await run.page.waitForURL('**/index.html?again');
    await run.page.getByText('ready with').waitFor();
    expect(await address()).toMatchObject({ url: 'app://bundle/index.html?again' });
  });
});
