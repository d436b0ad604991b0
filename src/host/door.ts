// The door of a running engine: commands of the same person on the same computer hand their jobs over here.

import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { Api } from '../contract/api.ts';
import { AppError } from '../contract/errors.ts';
import type { LocalPath } from '../contract/models.ts';
import { serve } from '../contract/rpc/serve.ts';
import type { z } from '../contract/schema.ts';
import type { Host, Log } from '../engine/host.ts';
import { doorPlace, Knock, putSign, removeSign, type Welcome } from './door-sign.ts';
import { platformOf } from './folders.ts';
import { isSameText } from './same-text.ts';
import { streamTransport } from './stream-transport.ts';

export interface DoorOptions {
  readonly engine: Api;
  /** Whose queue the engine has. */
  readonly dataFolder: LocalPath;
  readonly version: string;
  readonly env: Host['env'];
  readonly log: Log;
}

export interface Door {
  /** Hangs up on everybody and takes the sign down; the engine stays the caller's. */
  close(): Promise<void>;
}

const patienceMs = 5_000;

/** Opens the door. One that cannot be opened is told in the log, and the engine works without. */
export async function openDoor(options: DoorOptions): Promise<Door> {
  try {
    return await open(options);
  } catch (error) {
    options.log('warn', 'commands cannot hand their jobs over', { error });
    return { close: async () => {} };
  }
}

async function open({ engine, dataFolder, version, env, log }: DoorOptions): Promise<Door> {
  const token = randomBytes(32).toString('base64url');
  const place = doorPlace(dataFolder, env);
  const guests = new Set<Socket>();
  const api = forCommands(engine);
  const server = createServer((socket) => {
    guests.add(socket);
    socket.once('close', () => guests.delete(socket));
    receive(socket, token, api);
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(place.address, () => {
        server.off('error', reject);
        resolve();
      });
    });
    if (platformOf() !== 'win32') chmodSync(place.address, 0o600);
    server.on('error', (error) => log('warn', 'the door for commands broke', { error }));
    putSign(dataFolder, { address: place.address, token, version });
  } catch (error) {
    server.close();
    place.remove();
    throw error;
  }
  return {
    async close() {
      removeSign(dataFolder);
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      for (const guest of guests) guest.destroy();
      await closed;
      place.remove();
    },
  };
}

function receive(socket: Socket, token: string, api: Api): void {
  const line = streamTransport(socket);
  const timer = setTimeout(() => socket.destroy(), patienceMs);
  line.onClose(() => clearTimeout(timer));
  line.onMessage((message) => {
    clearTimeout(timer);
    const knock = Knock.safeParse(message);
    if (!knock.success || !isSameText(knock.data.token, token)) return void socket.destroy();
    line.trust();
    line.send({ welcome: true } satisfies z.infer<typeof Welcome>);
    serve(api, line);
  });
}

/** What a command needs: the queue, the pairs, and looking at what is to be moved. Profiles and removals stay the faces' own. */
function forCommands(engine: Api): Api {
  const isOpen = (name: string) =>
    /^(transfer|pool|pair)\./.test(name) || ['engine.facts', 'entry.stat', 'entry.list'].includes(name);
  const refuse = (name: string) => new AppError('store.unsupported', { op: name });
  return {
    call: (name, input, options) =>
      isOpen(name) ? engine.call(name, input, options) : Promise.reject(refuse(name)),
    async *open(name, input, options) {
      if (!isOpen(name)) throw refuse(name);
      yield* engine.open(name, input, options);
    },
    on: (name, listener) => engine.on(name, listener),
  };
}
