// longshore serve: the window in a browser, for a computer without a screen or for whoever prefers one.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDoor } from '../../host/door.ts';
import { createPractice } from '../../host/practice.ts';
import { keepHeapsSmall } from '../../host/small-heaps.ts';
import { type Context, dataFolder, openHost } from '../context.ts';
import { CannotDo, type ExitCode, exitCode } from '../exit-code.ts';

export interface ServeOptions {
  readonly port?: number;
  /** False with --no-open. */
  readonly open?: boolean;
}

/** Tried first where no port is asked for, so that a tunnel can be set up once and for all. */
const usualPort = 8765;

/** Serves until it is told to end, after one line with the address that signs the browser in. */
export async function runServe(context: Context, options: ServeOptions): Promise<ExitCode> {
  const { files, output, signal, env, version } = context;
  if (!existsSync(join(files.pages, 'index.html')))
    throw new CannotDo('The window has not been built yet. Run \u201cnpm run build\u201d first.');
  const [{ createEngine }, { startServer }] = await Promise.all([
    import('../../engine/engine.ts'),
    import('../../server/serve.ts'),
  ]);

  const folder = dataFolder(context);
  const practice = createPractice(folder, (...line) => host.log(...line));
  const host = openHost(context, folder, { practice: practice.account, watches: true });
  keepHeapsSmall();
  const engine = await createEngine(host);
  const door = await openDoor({ engine, dataFolder: folder, version, env, log: host.log });
  try {
    const server = await start((port) => startServer({ engine, pages: files.pages, port }), options.port);
    output.say(server.url, { event: 'serving', url: server.url });
    if (options.open !== false) openBrowser(server.url);
    if (!signal.aborted) await once(signal, 'abort');
    await server.close();
  } finally {
    await door.close();
    await engine.close();
    await practice.close();
  }
  return exitCode.done;
}

/** Starts on the port that was asked for; else on the usual one, or on any where that is taken. */
async function start<T>(on: (port: number) => Promise<T>, port: number | undefined): Promise<T> {
  try {
    return await on(port ?? usualPort);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (port === undefined && (code === 'EADDRINUSE' || code === 'EACCES')) return on(0);
    if (code === 'EADDRINUSE')
      throw new CannotDo(`Port ${port} is in use. Choose another with --port, or leave it out. [EADDRINUSE]`);
    if (code === 'EACCES')
      throw new CannotDo(`Port ${port} needs rights that you do not have. Choose one above 1023. [EACCES]`);
    throw error;
  }
}

/** Asks the system to show the address; where it cannot, the printed line has to do. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const hasScreen = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (command === undefined || !hasScreen) return;
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
