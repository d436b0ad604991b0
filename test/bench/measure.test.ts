// Measuring one program: its CPU with that of its children, its memory, how it ended.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Cost, measure, parseTimes } from '../../bench/measure.ts';
import { growthMiB } from '../../bench/memory.ts';
import { tempFolder } from '../support/temp-folder.ts';

const burn =
  'const used = () => { const { user, system } = process.cpuUsage(); return user + system; }; const end = used() + 300_000; while (used() < end);';

async function run(
  script: string,
  options: { limitSeconds?: number; sampleMemory?: boolean; signal?: AbortSignal } = {},
): Promise<Cost> {
  const scratch = await tempFolder();
  return measure(
    { argv: [process.execPath, '-e', script] },
    { scratch, stdout: join(scratch, 'out'), limitSeconds: 15, ...options },
  );
}

describe('measure', () => {
  it('counts the CPU of a program and of the children that it waited for', async () => {
    const child = `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(burn)}]); ${burn}`;
    const { cpuSeconds, exitCode } = await run(child);
    expect(exitCode).toBe(0);
    expect(cpuSeconds).toBeGreaterThanOrEqual(0.6);
  });

  it('does not count waiting as CPU, but as time', async () => {
    const { cpuSeconds, wallSeconds } = await run('setTimeout(() => {}, 1500)');
    expect(wallSeconds).toBeGreaterThanOrEqual(1.5);
    expect(cpuSeconds).toBeLessThan(1.2);
  });

  it('sees how much memory was held', async () => {
    const { memoryMiB } = await run('const held = Buffer.alloc(2 ** 28, 1); setTimeout(() => held, 1000)', {
      sampleMemory: true,
    });
    expect(Math.max(...memoryMiB)).toBeGreaterThan(256);
  });

  it('tells the exit code and what was said on standard error', async () => {
    const { exitCode, said } = await run("console.error('no such bucket'); process.exit(3)");
    expect({ exitCode, said }).toMatchObject({
      exitCode: 3,
      said: expect.stringContaining('no such bucket'),
    });
  });

  it('gives the program nothing of the environment but what it was promised', async () => {
    const { exitCode } = await run("process.exit('VITEST' in process.env ? 1 : 0)");
    expect(exitCode).toBe(0);
  });

  it('ends a program that takes too long, and calls that a failure', async () => {
    const { exitCode } = await run('setTimeout(() => {}, 60_000)', { limitSeconds: 0.5 });
    expect(exitCode).not.toBe(0);
  });

  it('throws when the bench is ended meanwhile', async () => {
    const ended = new AbortController();
    const running = run('setTimeout(() => {}, 60_000)', { signal: ended.signal });
    ended.abort();
    await expect(running).rejects.toThrow(/abort/i);
  });
});

describe('the figures that measuring reads', () => {
  it('are the last line that bash wrote, whatever came before', () => {
    expect(parseTimes('bash: warning\n1.250 0.500\n')).toBe(1.75);
    expect(parseTimes('')).toBeNaN();
  });

  it('call memory flat that rises at the start alone, and growing what rises to the end', () => {
    expect(growthMiB([10, 80, 100, 100, 100, 100, 100, 100])).toBe(0);
    expect(growthMiB([10, 20, 30, 40, 50, 60, 70, 80])).toBe(40);
  });
});
