// What an app asks of the desktop: menus, tray, dialogs, clipboard, paths, utility processes.

import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRealElectron } from '../support/desktop-app.ts';
import { type ConformanceRun, startConformanceApp } from './conformance-app.ts';

let run: ConformanceRun;
beforeAll(async () => {
  run = await startConformanceApp();
}, 60_000);
afterAll(() => run.stop(), 60_000);

describe('app', () => {
  test('takes its name, version and folder from the package', async () => {
    const about = await run.app.evaluate(({ app }) => [
      app.getName(),
      app.getVersion(),
      app.getAppPath(),
      app.isPackaged,
    ]);
    expect(about).toEqual(['Conformance', '1.2.3', join(import.meta.dirname, 'app'), false]);
  });

  test('keeps its files where the command line says', async () => {
    expect(await run.app.evaluate(({ app }) => app.getPath('userData'))).toBe(run.userDataDir);
  });

  test('gives the path that was set, and refuses one that is relative', async () => {
    const paths = await run.app.evaluate(({ app }) => {
      app.setPath('downloads', '/somewhere/else');
      try {
        app.setPath('downloads', 'relative');
        return 'taken';
      } catch {
        return app.getPath('downloads');
      }
    });
    expect(paths).toBe('/somewhere/else');
  });

  test.skipIf(isRealElectron)('names what the stand-in lacks', async () => {
    const text = await run.app.evaluate(({ app }) => {
      try {
        app.getGPUFeatureStatus();
        return 'known';
      } catch (error) {
        return String(error);
      }
    });
    expect(text).toBe('Error: stand-in: app.getGPUFeatureStatus is not implemented');
  });
});

describe('a menu', () => {
  test('is found by id and clicked, whatever its depth', async () => {
    const clicked = await run.app.evaluate(({ Menu }) => {
      const clicks: string[] = [];
      const menu = Menu.buildFromTemplate([
        {
          label: 'File',
          submenu: [
            {
              id: 'open',
              label: 'Open',
              accelerator: 'CmdOrCtrl+O',
              click: (item) => clicks.push(item.label),
            },
            { type: 'separator' },
            {
              id: 'dark',
              label: 'Dark',
              type: 'checkbox',
              click: (item) => clicks.push(`dark ${item.checked}`),
            },
            { role: 'quit' },
          ],
        },
      ]);
      Menu.setApplicationMenu(menu);
      Menu.getApplicationMenu()?.getMenuItemById('open')?.click();
      menu.getMenuItemById('dark')?.click();
      return [...clicks, menu.getMenuItemById('open')?.accelerator, menu.items[0]?.submenu?.items[3]?.label];
    });
    expect(clicked).toEqual(['Open', 'dark true', 'CmdOrCtrl+O', 'Quit']);
  });

  test('checks one radio item of a group', async () => {
    const checked = await run.app.evaluate(({ Menu }) => {
      const menu = Menu.buildFromTemplate([
        { label: 'a', type: 'radio', checked: true },
        { label: 'b', type: 'radio' },
        { type: 'separator' },
        { label: 'c', type: 'radio', checked: true },
      ]);
      menu.items[1]?.click();
      return menu.items.filter((item) => item.checked).map((item) => item.label);
    });
    expect(checked).toEqual(['b', 'c']);
  });
});

test('a tray icon takes an image and a menu, and tells of its clicks', async () => {
  const heard = await run.app.evaluate(({ Tray, Menu, nativeImage }) => {
    const dot =
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const image = nativeImage.createFromDataURL(dot);
    const tray = new Tray(image);
    const clicks: string[] = [];
    tray.on('click', () => clicks.push('click'));
    tray.setToolTip('Conformance');
    tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Open' }]));
    tray.emit('click');
    tray.destroy();
    return [...clicks, image.getSize(), image.isEmpty(), tray.isDestroyed()];
  });
  expect(heard).toEqual(['click', { width: 1, height: 1 }, false, true]);
});

test('a dialog gives the answer that the spec has put in its place', async () => {
  const answer = await run.app.evaluate(async ({ dialog }) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: ['/chosen'] });
    return dialog.showOpenDialog({});
  });
  expect(answer).toEqual({ canceled: false, filePaths: ['/chosen'] });
});

test.skipIf(isRealElectron)('a dialog that no spec answers fails at once', async () => {
  const text = await run.app.evaluate(({ dialog }) =>
    dialog.showSaveDialog({}).catch((error: Error) => error.message),
  );
  expect(text).toBe('stand-in: dialog.showSaveDialog was called and the spec has not replaced it');
});

test('the clipboard gives back what was written', async () => {
  const text = await run.app.evaluate(async ({ clipboard }) => {
    await clipboard.writeText('copied');
    return clipboard.readText();
  });
  expect(text).toBe('copied');
});

test('an item that is trashed is gone from where it was', async () => {
  const path = join(run.folder, 'to trash.txt');
  await writeFile(path, 'text');
  await run.app.evaluate(({ shell }, item) => shell.trashItem(item), path);
  expect(await readdir(run.folder)).not.toContain('to trash.txt');
});

test('the screen has a work area that holds the window', async () => {
  const isInside = await run.app.evaluate(({ screen, BrowserWindow }) => {
    const { workArea } = screen.getPrimaryDisplay();
    const bounds = BrowserWindow.getAllWindows()[0]?.getBounds();
    return bounds !== undefined && bounds.x >= workArea.x && bounds.width <= workArea.width;
  });
  expect(isInside).toBe(true);
});

describe('a utility process', () => {
  test('has its arguments, its environment and its piped output', async () => {
    const line = await run.app.evaluate(
      async ({ utilityProcess }, modulePath) => {
        const child = utilityProcess.fork(modulePath, ['one', 'two'], {
          stdio: 'pipe',
          env: { GREETING: 'hello' },
        });
        const text = await new Promise<string>((resolve) => {
          child.stdout?.once('data', (chunk) => resolve(String(chunk)));
        });
        child.kill();
        return text.trim();
      },
      join(import.meta.dirname, 'app/child.js'),
    );
    expect(line).toBe('child says hello to one and two as utility');
  });

  test('gives the message itself, and takes it as data', async () => {
    const answer = await run.app.evaluate(
      () =>
        new Promise((resolve) => {
          const { child } = globalThis.conformance;
          child.once('message', resolve);
          child.postMessage({ kind: 'echo', value: { nested: [1, new Date(3)] } });
        }),
    );
    expect(answer).toEqual({ nested: [1, new Date(3)] });
  });

  test('tells its exit code and closes its ports', async () => {
    const seen = await run.app.evaluate(
      ({ utilityProcess, MessageChannelMain }, modulePath) =>
        new Promise((resolve) => {
          const child = utilityProcess.fork(modulePath, [], { stdio: 'ignore' });
          const { port1, port2 } = new MessageChannelMain();
          const seenSoFar: unknown[] = [];
          const see = (what: unknown) => {
            if (seenSoFar.push(what) === 2) resolve(seenSoFar);
          };
          port1.on('close', () => see('port closed'));
          port1.start();
          child.on('exit', (code) => see({ exit: code, pid: child.pid }));
          child.postMessage({ kind: 'port' }, [port2]);
          child.postMessage({ kind: 'exit', code: 7 });
        }),
      join(import.meta.dirname, 'app/child.js'),
    );
    expect(seen).toEqual(expect.arrayContaining(['port closed', { exit: 7 }]));
  });
});
