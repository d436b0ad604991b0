// The Chromium that comes with `npm ci`: unpacks it once into the checkout's cache and says how to start it.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

export interface UnpackedBrowser {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Unpacks the packaged headless Chromium (about 210 MB, two seconds) if that has not been done yet.
 * Two processes may do so at once: each unpacks into a folder of its own and the first rename wins.
 */
export async function unpackNpmBrowser(): Promise<UnpackedBrowser> {
  const manifest: { version: string } = JSON.parse(
    await readFile(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'),
  );
  const home = join(root, '.cache/chromium', manifest.version);
  if (!(await exists(home))) await unpackInto(home);
  return {
    executablePath: join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: join(home, 'al2023/lib'), FONTCONFIG_FILE: join(home, 'fonts.conf') },
  };
}

async function unpackInto(home: string): Promise<void> {
  const parent = join(home, '..');
  await mkdir(parent, { recursive: true });
  const staging = await mkdtemp(join(parent, 'unpacking-'));
  try {
    // The package unpacks into TMPDIR, and unpacks its own libraries only where it believes to be on Lambda.
    const script =
      "const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath()";
    await run(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: root,
      env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    });
    await writeFile(join(staging, 'fonts.conf'), fontsConf(home));
    await rename(staging, home).catch(async (error: unknown) => {
      if (!(await exists(home))) throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function fontsConf(home: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${home}/fonts/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${home}/fonts-cache</cachedir>
</fontconfig>
`;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
