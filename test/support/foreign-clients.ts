// Other people's S3 clients, where they are installed: the proof that a server speaks S3 and not a dialect of ours.

import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** What a client needs to know of a server. */
export interface ClientTarget {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface ClientRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a client with arguments; resolves whatever its exit code. */
export type Client = (...args: string[]) => Promise<ClientRun>;

/** Tells whether a program is on the PATH. */
export function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Words for the title of a suite: the program, and why it is skipped where it is. */
export function clientTitle(program: string): string {
  return isInstalled(program) ? program : `${program} (skipped: not installed on this machine)`;
}

/** aws-cli, told nothing but endpoint, region and keys. Its folder takes the place of the home folder. */
export function awsCli(target: ClientTarget, folder: string): Client {
  const env = {
    AWS_DEFAULT_REGION: target.region,
    AWS_ACCESS_KEY_ID: target.accessKeyId,
    AWS_SECRET_ACCESS_KEY: target.secretAccessKey,
    AWS_CONFIG_FILE: join(folder, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-aws-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
  };
  // Older ones, such as Debian's, do not read AWS_ENDPOINT_URL.
  return (...args) => run('aws', ['--endpoint-url', target.endpoint, ...args], folder, env);
}

/** rclone with one remote named `s3:`. */
export function rclone(target: ClientTarget, folder: string): Client {
  const env = {
    RCLONE_CONFIG: join(folder, 'rclone.conf'),
    RCLONE_CONFIG_S3_TYPE: 's3',
    RCLONE_CONFIG_S3_PROVIDER: 'Other',
    RCLONE_CONFIG_S3_ENDPOINT: target.endpoint,
    RCLONE_CONFIG_S3_ACCESS_KEY_ID: target.accessKeyId,
    RCLONE_CONFIG_S3_SECRET_ACCESS_KEY: target.secretAccessKey,
  };
  return (...args) => run('rclone', args, folder, env);
}

/** s3cmd with a configuration of endpoint and keys. */
export async function s3cmd(target: ClientTarget, folder: string): Promise<Client> {
  const { host } = new URL(target.endpoint);
  const config = join(folder, 's3cfg');
  const lines = [
    '[default]',
    `access_key = ${target.accessKeyId}`,
    `secret_key = ${target.secretAccessKey}`,
    `host_base = ${host}`,
    `host_bucket = ${host}`,
    'use_https = False',
  ];
  await writeFile(config, `${lines.join('\n')}\n`, { mode: 0o600 });
  return (...args) => run('s3cmd', ['--config', config, '--no-progress', ...args], folder, {});
}

// The caller's proxies, certificates and AWS settings must not decide what is tested.
function run(
  program: string,
  args: readonly string[],
  folder: string,
  env: Record<string, string>,
): Promise<ClientRun> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS_|RCLONE_|.*_proxy$)/i.test(name));
  return new Promise((resolve) => {
    const options = {
      cwd: folder,
      env: { ...Object.fromEntries(inherited), HOME: folder, ...env },
      maxBuffer: 32 * 1024 * 1024,
      timeout: 60_000,
    };
    execFile(program, [...args], options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ exitCode, stdout, stderr });
    });
  });
}
