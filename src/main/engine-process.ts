// The engine's own process: builds the engine and serves every face whose port main hands over.

import type { ParentPort } from 'electron';
import { toWire } from '../contract/errors.ts';
import { LocalPath } from '../contract/models.ts';
import { serve } from '../contract/rpc/serve.ts';
import { emitterPortTransport } from '../contract/rpc/transport.ts';
import { createEngine } from '../engine/engine.ts';
import { systemClock } from '../host/clock.ts';
import { type Door, openDoor } from '../host/door.ts';
import { createHost } from '../host/host.ts';
import { createLog } from '../host/log.ts';
import { createPractice } from '../host/practice.ts';
import { keepHeapsSmall } from '../host/small-heaps.ts';
import { type FromEngine, ToEngine } from './engine-messages.ts';
import { vaultBehind } from './vault-line.ts';

const [, , dataFolder = '', version = ''] = process.argv;
run(process.parentPort, LocalPath.parse(dataFolder), version);

function run(parent: ParentPort, dataFolder: LocalPath, version: string): void {
  const say = (message: FromEngine) => parent.postMessage(message);
  const line = vaultBehind((question) => say({ t: 'vault', question }));
  const log = createLog(dataFolder, { clock: systemClock });
  const practice = createPractice(dataFolder, log);

  let door: Door | undefined;

  async function start() {
    keepHeapsSmall();
    const host = createHost({
      dataFolder,
      vault: line.vault,
      version,
      workerProgram: new URL('./data-worker.js', import.meta.url),
      practice: practice.account,
      watches: true,
    });
    log('info', 'engine starts', { version });
    const engine = await createEngine(host);
    door = await openDoor({ engine, dataFolder, version, env: host.env, log });
    return engine;
  }

  // The queue is on disk: what broke stays behind with this process, and the next one goes on from there.
  function crash(error: unknown): never {
    log('error', 'engine crashed', { error });
    process.exit(1);
  }
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);

  const started = start();
  started.catch((error: unknown) => {
    log('error', 'engine cannot start', { error });
    say({ t: 'failed', error: toWire(error, 'engine.start') });
    // What was said needs a moment to get out.
    setTimeout(() => process.exit(1), 100);
  });

  async function close(): Promise<never> {
    await started
      .then(async (engine) => {
        await door?.close();
        await engine.close();
      })
      .catch(() => {});
    await practice.close();
    process.exit(0);
  }

  parent.on('message', ({ data, ports }) => {
    const message = ToEngine.parse(data);
    switch (message.t) {
      case 'vault':
        return line.hear(message.answer);
      case 'close':
        return void close();
      case 'face': {
        const [port] = ports;
        if (!port) return;
        return void started
          .then((engine) => serve(engine, emitterPortTransport(port)))
          .catch(() => port.close());
      }
    }
  });
}
