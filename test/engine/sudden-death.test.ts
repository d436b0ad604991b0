import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { delay } from '../../src/base/abort.ts';
import type { Key, Place } from '../../src/contract/models.ts';
import { createS3Account } from '../../src/engine/store/s3/s3-account.ts';
import type { Store } from '../../src/engine/store/store.ts';
import { collect, seededBytes } from '../support/bytes.ts';
import { bucketPlace, localPlace } from '../support/queue.ts';
import { startTestSandbox, TEST_KEYS, type TestSandbox } from '../support/sandbox.ts';
import { tempFolder } from '../support/temp-folder.ts';
import type { Orders } from './engine-process.ts';

const program = fileURLToPath(new URL('./engine-process.ts', import.meta.url));
const files = 200;

const nameOf = (index: number) => `d${index % 7}/f${index}.bin`;
const bytesOf = (index: number) => seededBytes(index % 10 === 0 ? 1_500_000 : 1 + index * 40, index + 1);
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const hashes = new Map(Array.from({ length: files }, (_, index) => [nameOf(index), hash(bytesOf(index))]));

/** Runs the engine until `isEnough` says so, then kills it without a word; true when it came to its end. */
async function run(orders: Orders, isEnough: (done: number[]) => boolean): Promise<boolean> {
  const child = spawn(process.execPath, [program, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const { done, failed } = JSON.parse(line) as { done: number[]; failed: number[] };
    expect(failed.every((count) => count === 0)).toBe(true);
    if (isEnough(done)) child.kill('SIGKILL');
  }
  return (await exited) === 0;
}

async function fill(store: Store): Promise<void> {
  for (let index = 0; index < files; index += 1) {
    const bytes = bytesOf(index);
    async function* source() {
      yield bytes;
    }
    await store.write(nameOf(index) as Key, source, {
      expected: { kind: 'absent' },
      sizeBytes: bytes.length,
      modifiedMs: 1_700_000_000_123,
    });
  }
}

async function fillFolder(folder: string): Promise<void> {
  for (let index = 0; index < files; index += 1) {
    await mkdir(join(folder, nameOf(index), '..'), { recursive: true });
    await writeFile(join(folder, nameOf(index)), bytesOf(index));
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** Looks at what stands under final names, again and again; gives each name whose content was ever not the whole. */
function watch(folder: string, store: Store, signal: AbortSignal): Promise<string[]> {
  const wrong: string[] = [];
  const seen = new Set<string>();
  // Each content once: what was looked at and has not changed since need not be read again.
  const look = async (name: string, version: string, read: () => Promise<Uint8Array>) => {
    if (seen.has(`${name} ${version}`)) return;
    seen.add(`${name} ${version}`);
    if (hash(await read()) !== hashes.get(name)) wrong.push(name);
  };
  return (async () => {
    while (!signal.aborted) {
      for (const name of await namesIn(folder)) {
        if (name.endsWith('.part')) continue;
        const { ino, ctimeMs, size } = await stat(join(folder, name));
        await look(name, `${ino} ${ctimeMs} ${size}`, () => readFile(join(folder, name)));
      }
      for await (const page of store.list('' as Key, { isDeep: true }))
        for (const { key, version } of page)
          await look(key, `${version}`, async () => collect((await store.read(key)).bytes));
      await delay(10);
    }
    return wrong;
  })();
}

function open(sandbox: TestSandbox, prefix: string): Store {
  const account = createS3Account({
    endpoint: sandbox.endpoint,
    region: sandbox.region,
    addressing: 'path',
    credentials: async () => TEST_KEYS,
  });
  onTestFinished(() => account.close());
  return account.open('practice', prefix as Key);
}

describe('an engine that is killed', () => {
  it('finishes 200 uploads and 200 downloads after its restarts, and never shows half a file', async () => {
    await using sandbox = await startTestSandbox();
    const [dataFolder, from, to] = [await tempFolder(), await tempFolder(), await tempFolder()];
    const { endpoint, region } = sandbox;
    // The first, empty run makes the practice bucket.
    const place = (prefix: string): Place =>
      ({ ...bucketPlace('practice', prefix), profileId: 'practice' }) as Place;
    const account = createS3Account({
      endpoint,
      region,
      addressing: 'path',
      credentials: async () => TEST_KEYS,
    });
    await account.createBucket('practice', null, undefined);
    account.close();
    const uploaded = open(sandbox, 'up/');
    await Promise.all([fillFolder(from), fill(open(sandbox, 'down/'))]);

    const stop = new AbortController();
    const wrong = watch(to, uploaded, stop.signal);
    const requests = [
      { source: localPlace(from), keys: null, target: place('up/'), ifExists: 'keep-both' as const },
      { source: place('down/'), keys: null, target: localPlace(to), ifExists: 'keep-both' as const },
    ];
    const orders: Orders = { dataFolder, endpoint, region, requests: [] };
    let deaths = 0;
    let isEnded = await run({ ...orders, requests }, (done) => done.some((count) => count > 3));
    for (const share of [0.2, 0.5, 2]) {
      if (isEnded) break;
      deaths += 1;
      isEnded = await run(orders, (done) => Math.min(...done) > share * files);
    }
    stop.abort();

    expect({ isEnded, deaths: deaths >= 3 }).toEqual({ isEnded: true, deaths: true });
    expect(await wrong).toEqual([]);
    // Every name once: nothing missing, no "(2)", no unfinished file.
    expect((await namesIn(to)).sort()).toEqual([...hashes.keys()].sort());
    const keys: string[] = [];
    for await (const page of uploaded.list('' as Key, { isDeep: true }))
      keys.push(...page.map(({ key }) => key));
    expect(keys.sort()).toEqual([...hashes.keys()].sort());
  }, 120_000);
});
