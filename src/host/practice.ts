// The practice bucket: an S3-compatible server of our own on this computer, so that the first file needs no account.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { LocalPath } from '../contract/models.ts';
import type { Log, PracticeAccount } from '../engine/host.ts';

export interface Practice {
  /** Starts the server on first use; later calls give the same account. A start that failed is tried again. */
  readonly account: () => Promise<PracticeAccount>;
  /** Ends the server if it runs. */
  close(): Promise<void>;
}

/** The practice bucket of a data folder. Its keys are made afresh for each run and live in memory only. */
export function createPractice(dataFolder: LocalPath, log: Log = () => {}): Practice {
  type Running = { readonly account: PracticeAccount; close(): Promise<void> };
  let running: Promise<Running> | undefined;

  async function start(): Promise<Running> {
    // Loaded on first use: most runs never practise.
    const { startSandbox } = await import('../sandbox/sandbox.ts');
    const secret = {
      accessKeyId: `PRACTICE${randomBytes(6).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64url'),
    };
    const sandbox = await startSandbox({
      dir: join(dataFolder, 'practice'),
      ...secret,
      onInternalError: (error) => log('error', 'practice bucket', { error }),
    });
    return {
      account: { endpoint: sandbox.endpoint, region: sandbox.region, secret },
      close: () => sandbox.close(),
    };
  }

  return {
    async account() {
      running ??= start();
      try {
        return (await running).account;
      } catch (error) {
        running = undefined;
        log('error', 'the practice bucket did not start', { error });
        throw new AppError('store.unsupported', {
          op: 'profile.try',
          from: 'the practice bucket',
          retry: 'after-user',
          detail: error instanceof Error ? error.message : 'It did not start.',
          cause: error,
        });
      }
    },
    async close() {
      const own = running;
      running = undefined;
      await own?.then(({ close }) => close()).catch(() => {});
    },
  };
}
