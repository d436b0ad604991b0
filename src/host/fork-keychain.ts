// Starts the keychain process under plain Node, for the command line and the headless face.

import { fork } from 'node:child_process';
import type { Host } from '../engine/host.ts';
import type { KeychainLine } from './keychain-line.ts';

/** Runs `program` (the file of keychain-process) as a child that never keeps this process alive and never outlives it. */
export function forkKeychain(program: URL, env: Host['env'] = process.env): KeychainLine {
  const child = fork(program, {
    // The child needs the way to the session bus, not anybody's keys.
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_'))),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'json',
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.unref();
  child.channel?.unref();

  return {
    // A send that fails means that the child has gone, which onExit tells.
    send: (request) => void child.send(request, () => {}),
    onAnswer: (listener) => void child.on('message', listener),
    onExit(listener) {
      let hasEnded = false;
      const end = () => {
        if (hasEnded) return;
        hasEnded = true;
        process.off('exit', kill);
        listener();
      };
      child.once('exit', end);
      child.once('error', end);
    },
    kill,
  };
}
