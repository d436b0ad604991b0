// A tiny Electron app that has one of everything whose behaviour the conformance specs look at.

import { writeFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  app,
  BrowserWindow,
  ipcMain,
  MessageChannelMain,
  net,
  protocol,
  session,
  utilityProcess,
} from 'electron';

const here = import.meta.dirname;
const events = [];
globalThis.conformance = {
  events,
  openWindow,
  get child() {
    return child;
  },
};
for (const name of ['ready', 'before-quit', 'will-quit', 'window-all-closed'])
  app.on(name, () => events.push(name));
app.on('window-all-closed', () => app.quit());
app.on('quit', (_event, code) => {
  writeFileSync(join(app.getPath('userData'), 'events.json'), JSON.stringify([...events, { quit: code }]));
});

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

if (!app.requestSingleInstanceLock({ greeting: 'from the second' })) app.exit(3);
app.on('second-instance', (_event, argv, cwd, data) => events.push({ argv, cwd, data }));

ipcMain.handle('echo', (_event, value) => value);
ipcMain.handle('fail', () => {
  throw new TypeError('no such thing');
});
ipcMain.handle('give-function', () => () => undefined);
ipcMain.handle('sender', (event) => ({
  url: event.senderFrame.url,
  origin: event.senderFrame.origin,
  id: event.sender.id,
}));
ipcMain.on('ask-sync', (event, value) => {
  event.returnValue = { asked: value };
});
ipcMain.on('ping', (event, value) => event.sender.send('pong', value));
ipcMain.on('port-to-main', (event) => {
  const [port] = event.ports;
  port.on('message', ({ data }) => port.postMessage({ main: data }));
  port.on('close', () => events.push('port closed'));
  port.start();
});
ipcMain.on('port-to-child', (event) => child.postMessage({ kind: 'port' }, event.ports));
ipcMain.on('want-child-port', (event) => {
  const { port1, port2 } = new MessageChannelMain();
  child.postMessage({ kind: 'port' }, [port1]);
  event.sender.postMessage('child-port', { note: 'here it is' }, [port2]);
});

let child;

app.whenReady().then(async () => {
  protocol.handle('app', async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/echo') return Response.json({ method: request.method, body: await request.text() });
    if (pathname === '/moved')
      return new Response(null, { status: 302, headers: { location: 'app://bundle/index.html' } });
    const file = join(here, normalize(pathname));
    const response = await net
      .fetch(pathToFileURL(file).href)
      .catch(() => new Response('missing', { status: 404 }));
    const headers = new Headers(response.headers);
    headers.set(
      'content-security-policy',
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'",
    );
    return new Response(response.body, { status: response.status, headers });
  });
  const isGranted = (permission) => permission === 'clipboard-sanitized-write';
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(isGranted(permission)),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isGranted(permission));
  child = utilityProcess.fork(join(here, 'child.js'), ['one', 'two'], {
    serviceName: 'conformance child',
    stdio: 'pipe',
    env: { GREETING: 'hello' },
  });
  child.on('exit', (code) => events.push({ childExit: code }));
  await openWindow();
});

async function openWindow(url = 'app://bundle/index.html', options = {}) {
  const window = new BrowserWindow({
    width: 640,
    height: 480,
    show: false,
    webPreferences: { preload: join(here, 'preload.cjs'), contextIsolation: true, sandbox: true },
    ...options,
  });
  window.once('ready-to-show', () => {
    events.push('ready-to-show');
    window.show();
  });
  window.webContents.on('will-navigate', (event, to) => {
    events.push({ willNavigate: to });
    if (!to.startsWith('app://bundle/')) event.preventDefault();
  });
  window.webContents.setWindowOpenHandler(({ url: to }) => {
    events.push({ windowOpen: to });
    return { action: 'deny' };
  });
  await window.loadURL(url);
  return window;
}
