// A desktop session of its own: a message bus and GNOME's keyring in any state they can be in, gone when it is stopped.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface KeychainSession {
  /** Whoever is started with this finds the keychain. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the keychain keeps its own files. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** True where the programs that a session needs are installed. */
export async function hasKeychainPrograms(): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const tried = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'].map((program) =>
    run(program, ['--version']),
  );
  return (await Promise.allSettled(tried)).every(({ status, ...rest }) => {
    const isMissing = 'reason' in rest && (rest.reason as NodeJS.ErrnoException).code === 'ENOENT';
    return status === 'fulfilled' || !isMissing;
  });
}

/**
 * unlocked: ready to keep; locked: nobody is there to type the password; none: a bus without a keychain; nobus: not even
 * a bus; mute: a bus that takes every call and answers none.
 */
export type KeychainMode = 'unlocked' | 'locked' | 'none' | 'nobus' | 'mute';

/** Starts what the mode needs, and waits until it is ready. */
export async function startKeychainSession(mode: KeychainMode = 'unlocked'): Promise<KeychainSession> {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-keychain-'));
  const address = `unix:path=${join(folder, 'bus')}`;
  const env = { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: join(folder, 'run') };
  const own = { ...process.env, ...env, XDG_DATA_HOME: join(folder, 'data') };
  await mkdir(env.XDG_RUNTIME_DIR, { mode: 0o700 });
  await mkdir(own.XDG_DATA_HOME, { mode: 0o700 });
  const stops: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];

  if (mode === 'mute') stops.unshift(await startMuteBus(join(folder, 'bus')));
  if (mode === 'unlocked' || mode === 'locked' || mode === 'none') {
    // The bus knows no programs to start by itself: a keychain is there only when it is started here.
    const settings = join(folder, 'bus.conf');
    await writeFile(settings, busSettings(address));
    const bus = spawn('dbus-daemon', [`--config-file=${settings}`, '--nofork', '--nopidfile'], {
      env: own,
      stdio: 'ignore',
    });
    stops.unshift(() => end(bus));
    await until('the message bus', () =>
      ask(own, 'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.ListNames'),
    );
  }
  if (mode === 'unlocked' || mode === 'locked') {
    const keyring = await startKeyring(own, ['--unlock']);
    if (mode === 'unlocked') stops.unshift(() => end(keyring));
    else {
      // The keyring has been made; now it starts again and gets no password.
      await end(keyring);
      const locked = await startKeyring(own, []);
      stops.unshift(() => end(locked));
    }
  }

  return {
    env,
    folder,
    async stop() {
      for (const stop of stops) await stop();
    },
  };
}

async function startKeyring(env: NodeJS.ProcessEnv, how: string[]): Promise<ChildProcess> {
  const keyring = spawn('gnome-keyring-daemon', ['--foreground', ...how, '--components=secrets'], {
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  keyring.stdin?.end('a password for this session only');
  await until('the keychain', async () => {
    const service = ['org.freedesktop.secrets', '/org/freedesktop/secrets'] as const;
    const said = await ask(env, ...service, 'org.freedesktop.Secret.Service.ReadAlias', 'string:default');
    if (said.includes('object path "/"')) throw new Error('there is no default keyring yet');
  });
  return keyring;
}

async function startMuteBus(path: string): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => {}))).listen(path);
  await once(server, 'listening');
  return async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
}

function busSettings(address: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>${address}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}

async function ask(
  env: NodeJS.ProcessEnv,
  to: string,
  object: string,
  method: string,
  ...given: string[]
): Promise<string> {
  const order = [
    '--session',
    '--print-reply',
    '--reply-timeout=2000',
    `--dest=${to}`,
    object,
    method,
    ...given,
  ];
  return (await run('dbus-send', order, { env })).stdout;
}

/** Tries every tenth of a second, for ten seconds. */
async function until<T>(what: string, attempt: () => Promise<T>): Promise<T> {
  for (let left = 100; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0) throw new Error(`${what} did not start`, { cause: error });
      await wait(100);
    }
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}
