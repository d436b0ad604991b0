// utilityProcess: Node processes of the app, with ports that reach the windows.

import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { app } from './app.ts';
import { GuardedEmitter, guard } from './guarded.ts';
import { adoptPorts, transferPorts } from './message-channel-main.ts';
import { cloneOrThrow, type MessagePortMain } from './message-port-main.ts';
import {
  closePlace,
  closePort,
  deliverTo,
  type PortEnd,
  type PortPlace,
  placePort,
  postToOtherEnd,
} from './port-router.ts';
import { type Batcher, createBatcher, type UtilityMessage } from './utility-protocol.ts';

const bootFile = join(import.meta.dirname, 'utility/boot.ts');

class UtilityProcess
  extends GuardedEmitter
  implements Pick<Electron.UtilityProcess, 'pid' | 'stdout' | 'stderr' | 'kill'>, PortPlace
{
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  readonly #child: ChildProcess;
  readonly #batcher: Batcher;
  readonly #serviceName: string;
  #isAlive = true;

  constructor(modulePath: string, args: readonly string[], options: Electron.ForkOptions) {
    super('UtilityProcess');
    this.#serviceName = options.serviceName ?? 'Node Utility Process';
    const [, stdout, stderr] = stdioOf(options.stdio);
    this.#child = fork(bootFile, [modulePath, ...args], {
      execArgv: ['--disable-warning=ExperimentalWarning', ...(options.execArgv ?? [])],
      env: { ...(options.env ?? process.env) },
      cwd: options.cwd,
      serialization: 'advanced',
      stdio: ['ignore', stdout, stderr, 'ipc'],
    });
    this.stdout = this.#child.stdout;
    this.stderr = this.#child.stderr;
    this.#batcher = createBatcher((batch) => {
      // Electron drops what is posted to a process that has ended; so does the callback here.
      if (this.#isAlive && this.#child.connected) this.#child.send([...batch], () => undefined);
    });
    const killWithUs = () => this.#child.kill('SIGKILL');
    process.once('exit', killWithUs);
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (batch) => {
      for (const message of batch as UtilityMessage[]) this.#receive(message);
    });
    this.#child.on('error', () => this.#onExit(1));
    this.#child.on('exit', (code, signal) => {
      process.off('exit', killWithUs);
      this.#onExit(code ?? (signal === null ? 1 : 15));
    });
  }

  get pid(): number | undefined {
    return this.#isAlive ? this.#child.pid : undefined;
  }

  kill(): boolean {
    return this.#isAlive && this.#child.kill('SIGTERM');
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const data = cloneOrThrow(message);
    const { ends, forward } = transferPorts(transfer);
    // The ends move before the message leaves: what reaches them from now on follows it.
    for (const end of ends) placePort(end, this);
    this.#batcher.push({ kind: 'message', data, ports: ends });
    forward();
  }

  deliver(end: PortEnd, data: unknown, ports: readonly PortEnd[]): void {
    this.#batcher.push({ kind: 'port', end, data, ports });
  }

  closed(end: PortEnd): void {
    this.#batcher.push({ kind: 'close', end });
  }

  #receive(message: UtilityMessage): void {
    switch (message.kind) {
      case 'message':
        // Electron gives the message itself here, and an event with `data` only inside the child.
        adoptPorts(message.ports);
        this.emit('message', message.data);
        return;
      case 'port':
        postToOtherEnd(message.end, message.data, message.ports);
        return;
      case 'forward':
        deliverTo(message.end, message.data, message.ports);
        return;
      case 'close':
        closePort(message.end);
    }
  }

  #onExit(code: number): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    closePlace(this);
    this.emit('exit', code);
    if (code !== 0) {
      const details = {
        type: 'Utility',
        reason: 'abnormal-exit',
        exitCode: code,
        serviceName: 'node.mojom.NodeService',
        name: this.#serviceName,
      };
      app.emit('child-process-gone', {}, details);
    }
  }
}

type Stdio = 'pipe' | 'ignore' | 'inherit';

function stdioOf(stdio: Electron.ForkOptions['stdio'] = 'inherit'): [Stdio, Stdio, Stdio] {
  const [input = 'ignore', output = 'inherit', error = 'inherit'] =
    typeof stdio === 'string' ? [stdio, stdio, stdio] : stdio;
  return [toStdio(input), toStdio(output), toStdio(error)];
}

function toStdio(value: string): Stdio {
  if (value === 'pipe' || value === 'ignore' || value === 'inherit') return value;
  throw new TypeError(`stdio value '${value}' is not supported`);
}

export const utilityProcess = guard(
  {
    fork(modulePath: string, args: string[] = [], options: Electron.ForkOptions = {}): UtilityProcess {
      if (!app.isReady()) throw new Error('utilityProcess cannot be created before app is ready.');
      return new UtilityProcess(modulePath, args, options);
    },
  },
  'utilityProcess',
);
