// Runs the built command line as a person would, with nothing of this machine's own accounts in its environment.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Target } from './target.ts';

const program = fileURLToPath(new URL('../../../out/main/cli.js', import.meta.url));

export interface Said {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `longshore ARGS`, signed in to `target` by the environment, its data in `dataDir`. */
export function longshore(target: Target, dataDir: string, args: readonly string[]): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, '--data-dir', dataDir, ...args], {
      env: {
        PATH: process.env.PATH,
        HOME: dataDir,
        AWS_ENDPOINT_URL: target.endpoint,
        AWS_REGION: target.region,
        AWS_ACCESS_KEY_ID: target.accessKeyId,
        AWS_SECRET_ACCESS_KEY: target.secretAccessKey,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}
