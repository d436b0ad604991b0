// One computer of a soak: a folder, a data folder, a proxy to the server, and a client process that is killed and started again.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunReport } from '../../src/contract/pair.ts';
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts';
import type { S3Server } from '../support/s3-server.ts';
import type { SoakBucket } from './sync-soak-bucket.ts';

/** What a client is told to do. */
export interface Order {
  readonly number: number;
  readonly what: 'run' | 'approve' | 'restore' | 'close';
  readonly isExact?: boolean;
}

/** What it answers: nothing more than that it is done, or one of these. */
export interface Answer {
  readonly report?: RunReport;
  readonly error?: string;
}

/** watch: it also runs by itself, as the window's engine does. */
export type Schedule = 'watch' | 'by-hand';

export class Desk {
  readonly name: 'a' | 'b';
  /** The folder of the pair. */
  readonly folder: string;
  readonly dataFolder: string;
  readonly proxy: FaultyProxy;
  readonly #env: Readonly<Record<string, string>>;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #child: ChildProcess | null = null;
  #orders = 0;

  private constructor(
    name: 'a' | 'b',
    home: string,
    proxy: FaultyProxy,
    server: S3Server,
    place: SoakBucket,
  ) {
    this.name = name;
    this.folder = join(home, 'folder');
    this.dataFolder = join(home, 'data');
    this.proxy = proxy;
    this.#env = {
      LONGSHORE_SOAK_DEVICE: `desk ${name}`,
      LONGSHORE_SOAK_FOLDER: this.folder,
      LONGSHORE_SOAK_DATA: this.dataFolder,
      LONGSHORE_SOAK_ENDPOINT: proxy.endpoint,
      LONGSHORE_SOAK_REGION: server.region,
      LONGSHORE_SOAK_ACCESS_KEY_ID: server.secret.accessKeyId,
      LONGSHORE_SOAK_SECRET_ACCESS_KEY: server.secret.secretAccessKey,
      LONGSHORE_SOAK_BUCKET: place.bucket,
      LONGSHORE_SOAK_PREFIX: place.prefix,
    };
  }

  static async open(name: 'a' | 'b', parent: string, server: S3Server, place: SoakBucket): Promise<Desk> {
    const home = join(parent, name);
    const desk = new Desk(name, home, await startFaultyProxy(server.endpoint), server, place);
    await mkdir(desk.folder, { recursive: true });
    return desk;
  }

  /** A process that takes up what the one before has left; resolves when it takes orders. */
  async start(schedule: Schedule): Promise<void> {
    const child = fork(new URL('sync-soak-client.ts', import.meta.url), {
      execArgv: [],
      env: { ...process.env, ...this.#env, LONGSHORE_SOAK_SCHEDULE: schedule },
    });
    this.#child = child;
    child.on('message', (message) => {
      const { number, ...answer } = message as Answer & { number: number };
      this.#answer(number, answer);
    });
    child.once('exit', () => {
      if (this.#child === child) this.#child = null;
      for (const number of this.#waiting.keys()) this.#answer(number, gone);
    });
    const { error } = await this.#answerTo(0);
    if (error !== undefined) throw new Error(`client ${this.name} did not start: ${error}`);
  }

  get isUp(): boolean {
    return this.#child !== null;
  }

  /** At whatever it is; resolves when it is no more. */
  async kill(): Promise<void> {
    await this.#end((child) => child.kill('SIGKILL'));
  }

  async close(): Promise<void> {
    await this.#end(() => this.#order({ what: 'close' }));
  }

  /** The report of a run; null where the client is gone, or could not even begin. */
  async run(isExact = false): Promise<RunReport | null> {
    return (await this.#order({ what: 'run', isExact })).report ?? null;
  }

  /** What the person says to what is held. */
  async answerHeld(what: 'approve' | 'restore'): Promise<void> {
    await this.#order({ what });
  }

  async #end(how: (child: ChildProcess) => unknown): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const exited = once(child, 'exit');
    await how(child);
    await exited;
  }

  async #order(order: Omit<Order, 'number'>): Promise<Answer> {
    const child = this.#child;
    if (!child?.connected) return gone;
    this.#orders += 1;
    const number = this.#orders;
    const answer = this.#answerTo(number);
    child.send({ number, ...order }, (error) => {
      if (error) this.#answer(number, gone);
    });
    return answer;
  }

  #answerTo(number: number): Promise<Answer> {
    return new Promise((resolve) => this.#waiting.set(number, resolve));
  }

  #answer(number: number, answer: Answer): void {
    this.#waiting.get(number)?.(answer);
    this.#waiting.delete(number);
  }
}

const gone: Answer = { error: 'the client is gone' };
