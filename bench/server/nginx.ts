// The server of the bench: nginx with Lua, which speaks enough S3 for every client and is faster than each of them.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { makeCertificate } from './certificate.ts';
import { type ListRule, rulesModule } from './list-rule.ts';
import { nginxConfig } from './nginx-config.ts';

const Written = z.object({ objects: z.number(), bytes: z.number() });

/** What was uploaded since the last reset. */
export type Written = z.infer<typeof Written>;

export interface BenchServer extends AsyncDisposable {
  readonly endpoint: string;
  readonly certificate: string;
  /** Forgets what was written; with a folder, the bytes of what comes are kept there, a file per object. */
  reset(keepIn?: string): Promise<void>;
  written(): Promise<Written>;
}

const moduleFolders = ['/usr/lib/nginx/modules', '/usr/lib64/nginx/modules', '/usr/share/nginx/modules'];

/** Starts nginx in `folder`, serving the buckets in `data`. Throws where nginx or its Lua module is not installed, or does not start. */
export async function startNginx(
  folder: string,
  data: string,
  rules: readonly ListRule[],
): Promise<BenchServer> {
  const modules = moduleFolders.find((one) => existsSync(join(one, 'ngx_http_lua_module.so')));
  if (!modules)
    throw new Error('nginx with Lua is missing. On Debian: apt install nginx-light libnginx-mod-http-lua');
  await mkdir(join(folder, 'pages'), { recursive: true });
  const certificate = makeCertificate(folder);
  const [port, controlPort] = [await freePort(), await freePort()];
  const scripts = fileURLToPath(new URL('.', import.meta.url));
  await writeFile(
    join(folder, 'nginx.conf'),
    nginxConfig({ folder, data, port, controlPort, scripts, modules }),
  );
  await writeFile(join(folder, 'rules.lua'), rulesModule(rules, join(folder, 'pages')));

  const nginx = spawn(
    'nginx',
    ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const control = `http://127.0.0.1:${controlPort}/-`;
  await answers(nginx, `${control}/written`, join(folder, 'error.log'));
  return {
    endpoint: `https://localhost:${port}`,
    certificate,
    reset: async (keepIn) => {
      const query = keepIn === undefined ? '' : `?keep=${encodeURIComponent(keepIn)}`;
      await ask(`${control}/reset${query}`);
    },
    written: async () => Written.parse(JSON.parse(await ask(`${control}/written`))),
    [Symbol.asyncDispose]: async () => {
      if (nginx.exitCode !== null) return;
      nginx.kill('SIGTERM');
      await once(nginx, 'exit');
    },
  };
}

async function ask(url: string): Promise<string> {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(`The server of the bench answered ${response.status}: ${text}`);
  return text;
}

async function answers(nginx: ChildProcess, url: string, log: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (nginx.exitCode !== null) break;
    try {
      await ask(url);
      return;
    } catch {
      await sleep(50);
    }
  }
  const told = await readFile(log, 'utf8').catch(() => '');
  throw new Error(`nginx did not start. ${told}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}
