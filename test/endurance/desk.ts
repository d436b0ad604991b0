// The desktop as it is built, with an account at a server in a process of its own, and a line to its engine for the test.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { LocalPath, type ProfileId } from '../../src/contract/models.ts';
import type { Connection } from '../../src/contract/rpc/connect.ts';
import { knock } from '../../src/host/knock.ts';
import { closeDesktop, launchDesktop } from '../support/desktop-app.ts';
import { askEngine } from '../support/engine-port.ts';
import { TEST_KEYS } from '../support/sandbox.ts';

const root = resolve(import.meta.dirname, '../..');

export interface Desk extends AsyncDisposable {
  readonly app: ElectronApplication;
  /** For files of the test; goes with all in it at the end. */
  readonly folder: string;
  readonly profileId: ProfileId;
  /** The process that the engine has now. */
  enginePid(): number;
  /** A new line to the engine that runs now; null while none does. */
  line(): Promise<Connection | null>;
}

/** Starts server and desktop, and makes the bucket `many`. The keys are in the environment: no keychain is touched. */
export async function openDesk(): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-endurance-'));
  const dataFolder = LocalPath.parse(join(folder, 'data'));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const cleanup = new AsyncDisposableStack();
  cleanup.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  try {
    const { server, endpoint } = await startServer(join(folder, 'server'));
    cleanup.defer(() => void server.kill());
    const app = await launchDesktop({
      appDir: root,
      userDataDir: dataFolder,
      env: { AWS_ACCESS_KEY_ID: TEST_KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: TEST_KEYS.secretAccessKey },
    });
    cleanup.defer(async () => void (await closeDesktop(app)));
    const page = await app.firstWindow();
    await page.getByText('Transfers').first().waitFor();
    const { id: profileId } = await askEngine(page, 'profile.save', {
      id: null,
      name: 'Many',
      endpoint,
      region: 'us-east-1',
      addressing: 'path',
      source: { kind: 'environment' },
    });
    await askEngine(page, 'bucket.create', {
      profileId,
      bucket: 'many',
      region: null,
      storageClass: null,
    });
    return {
      app,
      folder,
      profileId,
      enginePid: () => lastEnginePid(dataFolder),
      line: () => knock(dataFolder, version),
      [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
    };
  } catch (error) {
    await cleanup.disposeAsync();
    throw error;
  }
}

async function startServer(dir: string): Promise<{ server: ChildProcess; endpoint: string }> {
  const server = fork(resolve(root, 'test/sandbox/server-process.ts'), [dir]);
  const [endpoint] = await once(server, 'message');
  return { server, endpoint: String(endpoint) };
}

function lastEnginePid(dataFolder: string): number {
  const lines = readFileSync(join(dataFolder, 'log/longshore.log'), 'utf8').split('\n');
  const last = lines.findLast((line) => line.includes('"engine starts"')) ?? '{}';
  return (JSON.parse(last) as { pid: number }).pid;
}
