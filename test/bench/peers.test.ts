// Finding the programs to measure against, and the words they are given.

import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPeers, parseExtras } from '../../bench/peers/find-peers.ts';
import { rclone } from '../../bench/peers/rclone.ts';
import { keyOf, rulesModule } from '../../bench/server/list-rule.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function program(folder: string, name: string, says: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\necho '${says}'\n`);
  await chmod(path, 0o755);
  return path;
}

describe('the programs to measure against', () => {
  it('are those on the PATH, and those that were named beside them', async () => {
    const [system, other] = [await tempFolder(), await tempFolder()];
    await program(system, 'rclone', 'rclone v1.60.1');
    const built = await program(other, 'rclone', 'rclone v1.76.0');
    const found = findPeers({ PATH: system, LONGSHORE_BENCH_PEERS: `rclone-new=${built}` });
    expect(found.map(({ label, version, isExtra }) => ({ label, version, isExtra }))).toEqual([
      { label: 'rclone', version: '1.60.1', isExtra: false },
      { label: 'rclone-new', version: '1.76.0', isExtra: true },
    ]);
  });

  it('take the version from the name where a program built from source does not know its own', async () => {
    const folder = await tempFolder();
    const built = await program(folder, 'a', 'v0.0.0-dev');
    expect(findPeers({ LONGSHORE_BENCH_PEERS: `s5cmd-2.3.0=${built}` })[0]?.version).toBe('2.3.0');
  });

  it('do not silently leave out one that was named and does not run, or that nobody knows', () => {
    expect(() => findPeers({ LONGSHORE_BENCH_PEERS: 'rclone-new=/not/there' })).toThrow(
      'rclone-new=/not/there',
    );
    expect(() => findPeers({ LONGSHORE_BENCH_PEERS: 'scp=/bin/true' })).toThrow('scp=/bin/true');
  });

  it('may be at paths with an equals sign in them', () => {
    expect(parseExtras(' a=/x=y/z , b=/q,')).toEqual([
      { label: 'a', executable: '/x=y/z' },
      { label: 'b', executable: '/q' },
    ]);
  });

  it('get their keys in the environment, never as arguments that everybody can read', async () => {
    const place = {
      endpoint: 'https://localhost:1',
      region: 'r',
      accessKeyId: 'ID',
      secretAccessKey: 'SECRET',
      certificate: null,
      isOpen: true,
      scratch: '/none',
    };
    const command = await rclone.command('rclone', { kind: 'list', bucket: 'b' }, place);
    expect(command?.argv.join(' ')).not.toContain('SECRET');
    expect(command?.env).toMatchObject({ AWS_SECRET_ACCESS_KEY: 'SECRET' });
  });
});

describe('a bucket that a rule describes', () => {
  const rule = {
    bucket: 'b',
    folder: 'f/',
    stem: 'k-',
    digits: 4,
    suffix: '.x',
    count: 10,
    bytes: 4096,
    modifiedMs: 1_750_000_000_999,
  };

  it('names its objects with leading zeros, so that their order is that of their numbers', () => {
    expect(keyOf(rule, 7)).toBe('f/k-0007.x');
  });

  it('gives each the ETag that nginx makes of seconds and size', () => {
    expect(rulesModule([rule], '/pages')).toContain('etag = "684ee180-1000"');
  });
});
