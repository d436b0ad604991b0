// Starts Longshore's own programs as Electron utility processes.

import { join } from 'node:path';
import { type MessagePortMain, utilityProcess } from 'electron';
import type { createVault } from '../host/vault.ts';
import type { EngineChild } from './engine-supervisor.ts';

type KeychainLine = ReturnType<Parameters<typeof createVault>[0]['start']>;

/** Starts the engine's process from the bundles' `folder`. After `ready`. */
export function startEngine(
  folder: string,
  dataFolder: string,
  version: string,
): EngineChild<MessagePortMain> {
  const child = utilityProcess.fork(join(folder, 'engine-process.js'), [dataFolder, version], {
    serviceName: 'Longshore engine',
  });
  return {
    send: (message, ports) => child.postMessage(message, ports),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}

/** Starts the process that alone opens the keychain. After `ready`. */
export function startKeychain(folder: string): KeychainLine {
  const child = utilityProcess.fork(join(folder, 'keychain-process.js'), [], {
    serviceName: 'Longshore keychain',
    // It needs the way to the session bus, not anybody's keys.
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'))),
  });
  return {
    send: (request) => child.postMessage(request),
    onAnswer: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', () => listener()),
    kill: () => void child.kill(),
  };
}
