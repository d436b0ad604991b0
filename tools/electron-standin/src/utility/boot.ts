// The first file of a utility process: gives it `process.parentPort` and loads the app's module.

import { EventEmitter } from 'node:events';
import { registerHooks } from 'node:module';
import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cloneOrThrow } from '../message-port-main.ts';
import { createBatcher, type UtilityMessage } from '../utility-protocol.ts';
import { createUtilityPorts } from './ports.ts';

const send = process.send?.bind(process);
if (send === undefined) throw new Error('stand-in: a utility process is started by utilityProcess.fork');

const batcher = createBatcher((batch) => {
  if (process.connected) send([...batch], undefined, {}, () => undefined);
});
const ports = createUtilityPorts(batcher);

class ParentPort extends EventEmitter implements Pick<Electron.ParentPort, 'postMessage'> {
  postMessage(message: unknown): void {
    batcher.push({ kind: 'message', data: cloneOrThrow(message), ports: [] });
  }
}

const parentPort = new ParentPort();
const unheard: { data: unknown; ports: unknown[] }[] = [];

// Electron keeps messages until somebody listens; so an app may load before it listens.
parentPort.on('newListener', (event) => {
  if (event !== 'message') return;
  setImmediate(() => {
    for (const message of unheard.splice(0)) parentPort.emit('message', message);
  });
});

process.on('message', (batch: readonly UtilityMessage[]) => {
  for (const message of batch) receive(message);
});
process.on('disconnect', () => process.exit(0));
process.on('exit', () => batcher.flush());

function receive(message: UtilityMessage): void {
  switch (message.kind) {
    case 'message': {
      const event = { data: message.data, ports: ports.adopt(message.ports) };
      if (parentPort.listenerCount('message') > 0 && unheard.length === 0) parentPort.emit('message', event);
      else unheard.push(event);
      return;
    }
    case 'port':
      ports.deliver(message.end, message.data, message.ports);
      return;
    case 'close':
      ports.closed(message.end);
      return;
    case 'forward':
      throw new Error('Only a utility process forwards');
  }
}

const [execPath = process.execPath, , modulePath = '', ...args] = process.argv;
process.argv = [execPath, modulePath, ...args];
Object.assign(process, { type: 'utility', parentPort, send: undefined });

registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(\/(main|common|utility))?$/.test(specifier)
      ? { url: new URL('./electron.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
});

await import(pathToFileURL(isAbsolute(modulePath) ? modulePath : resolve(modulePath)).href);
