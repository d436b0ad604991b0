// The door of a running engine: who is let in, who is not, and what is offered there.

import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { connect as connectTo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LocalPath } from '../../src/contract/models.ts';
import { openDoor } from '../../src/host/door.ts';
import { readSign } from '../../src/host/door-sign.ts';
import { knock } from '../../src/host/knock.ts';
import { streamTransport } from '../../src/host/stream-transport.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { tempFolder } from '../support/temp-folder.ts';

const version = '1.2.3';

async function open(dataFolder?: LocalPath): Promise<TestEngine & { closeDoor(): Promise<void> }> {
  const engine = await startEngine({ sandbox: null, ...(dataFolder && { dataFolder }) });
  const { host } = engine;
  const door = await openDoor({ engine, dataFolder: engine.dataFolder, version, env: {}, log: host.log });
  onTestFinished(() => door.close());
  return { ...engine, closeDoor: () => door.close() };
}

async function enter(dataFolder: LocalPath) {
  const line = await knock(dataFolder, version);
  if (!line) throw new Error('nobody opened');
  onTestFinished(() => line.close());
  return line;
}

/** A raw line to the door of this folder. */
async function dial(dataFolder: LocalPath): Promise<Socket> {
  const socket = connectTo(readSign(dataFolder)?.address ?? '');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

describe('the door', () => {
  it('lets in who can read its sign, and carries calls and announcements', async () => {
    const engine = await open();
    const line = await enter(engine.dataFolder);
    expect(await line.call('transfer.list', null)).toMatchObject({ transfers: [] });
    const heard = new Promise((resolve) => line.on('transfer.changed', resolve));
    const source = { kind: 'local', path: await tempFolder() } as const;
    const target = { kind: 'local', path: LocalPath.parse(join(await tempFolder(), 'to')) } as const;
    await line.call('transfer.start', { source, keys: null, target, ifExists: 'skip' });
    expect(await heard).toMatchObject({ changed: [{ id: '1' }] });
  });

  it('is for its owner alone', async () => {
    const { dataFolder } = await open();
    for (const name of ['engine.sock', 'engine.json'])
      expect((await stat(join(dataFolder, name))).mode & 0o777).toBe(0o600);
  });

  it('shuts out a wrong word, and whoever says too much before the right one', async () => {
    const { dataFolder } = await open();
    const wrong = await dial(dataFolder);
    streamTransport(wrong).send({ token: 'x'.repeat(43) });
    await once(wrong, 'close');
    const long = await dial(dataFolder);
    streamTransport(long).send({ token: 'x'.repeat(5000) });
    await once(long, 'close');
    const unasked = await dial(dataFolder);
    streamTransport(unasked).send({ t: 'call', id: 1, name: 'transfer.list', input: null });
    await once(unasked, 'close');
    expect(await (await enter(dataFolder)).call('transfer.list', null)).toMatchObject({ transfers: [] });
  });

  it('offers the queue, and neither profiles nor removals', async () => {
    const { dataFolder } = await open();
    const line = await enter(dataFolder);
    await expect(line.call('profile.list', null)).rejects.toMatchObject({ code: 'store.unsupported' });
    const place = { kind: 'local', path: await tempFolder() } as const;
    const removing = async () => {
      for await (const _ of line.open('entry.remove', { place, keys: [] }));
    };
    await expect(removing()).rejects.toMatchObject({ code: 'store.unsupported' });
  });

  it('has a short address where the folder has a long one', async () => {
    const dataFolder = LocalPath.parse(join(await tempFolder(), 'x'.repeat(120)));
    await mkdir(dataFolder);
    const { closeDoor } = await open(dataFolder);
    const { address } = readSign(dataFolder) ?? { address: '' };
    expect(Buffer.byteLength(address)).toBeLessThan(100);
    expect((await stat(join(address, '..'))).mode & 0o777).toBe(0o700);
    expect(await (await enter(dataFolder)).call('transfer.list', null)).toMatchObject({ transfers: [] });
    await closeDoor();
    await expect(stat(join(address, '..'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('leaves nothing behind when it is closed', async () => {
    const { dataFolder, closeDoor } = await open();
    const line = await enter(dataFolder);
    const lost = new Promise<void>((resolve) => line.onLost(resolve));
    await closeDoor();
    await lost;
    expect(await knock(dataFolder, version)).toBeNull();
    await expect(readFile(join(dataFolder, 'engine.json'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(stat(join(dataFolder, 'engine.sock'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a command that knocks', () => {
  it('finds nobody where an engine of another version is', async () => {
    const { dataFolder } = await open();
    expect(await knock(dataFolder, '9.9.9')).toBeNull();
  });

  it('finds nobody where there is no door, or only what a dead one left', async () => {
    const dataFolder = await tempFolder();
    expect(await knock(dataFolder, version)).toBeNull();
    const address = join(dataFolder, 'engine.sock');
    const sign = JSON.stringify({ address, token: 'x', version });
    await writeFile(join(dataFolder, 'engine.json'), sign);
    expect(await knock(dataFolder, version)).toBeNull();
    await writeFile(address, '');
    expect(await knock(dataFolder, version)).toBeNull();
  });

  it('goes its own way where something else answers', async () => {
    const dataFolder = await tempFolder();
    const address = join(dataFolder, 'engine.sock');
    const server = createServer((socket) => socket.end('hello'));
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => {
      server.listen(address, resolve);
    });
    await writeFile(join(dataFolder, 'engine.json'), JSON.stringify({ address, token: 'x', version }));
    expect(await knock(dataFolder, version)).toBeNull();
  });
});
