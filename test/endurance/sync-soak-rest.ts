// The end of a soak: everything comes to rest, and then everything must be as it ought to be.

import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunReport } from '../../src/contract/pair.ts';
import { isInstalled, rclone } from '../support/foreign-clients.ts';
import type { S3Server } from '../support/s3-server.ts';
import type { SoakBucket } from './sync-soak-bucket.ts';
import type { Desk } from './sync-soak-desk.ts';
import type { Ledger } from './sync-soak-ledger.ts';
import type { Places, Tree } from './sync-soak-places.ts';

const roundsAtMost = 40;

/** Runs both clients until neither has anything to do, twice; gives what was still to be done otherwise. */
export async function comeToRest(desks: readonly Desk[]): Promise<string[]> {
  for (const desk of desks) await desk.start('by-hand');
  let reports: (RunReport | null)[] = [];
  for (let [round, quiet] = [0, 0]; round < roundsAtMost; round += 1) {
    reports = [];
    for (const desk of desks) {
      const report = await desk.run();
      reports.push(report);
      if (report && report.held > 0) await desk.answerHeld('approve');
    }
    quiet = reports.every(isIdle) ? quiet + 1 : 0;
    if (quiet === 2) return [];
  }
  return reports.map(
    (report, at) => `${desks[at]?.name} has not come to rest: ${JSON.stringify(report && restless(report))}`,
  );
}

function isIdle(report: RunReport | null): boolean {
  if (!report?.isWhole) return false;
  const { held, failed, unsure, attention, done } = report;
  return held + failed + unsure + attention + Object.values(done).reduce((sum, count) => sum + count) === 0;
}

function restless({ isWhole, error, notices, done, held, failed, unsure, attention }: RunReport) {
  return { isWhole, error, notices, done, held, failed, unsure, attention };
}

/** What is not as it must be once all is at rest, in sentences. */
export async function checkRest(
  desks: readonly Desk[],
  bucket: SoakBucket,
  places: Places,
  ledger: Ledger,
): Promise<string[]> {
  const faults: string[] = [];
  const remote = await places.bucketTree();
  for (const desk of desks) {
    faults.push(...differences(desk.name, await places.folderTree(desk), remote));
    for (const path of await places.leftovers(desk)) faults.push(`${desk.name} has ${path} left`);
    const before = desk.proxy.requests.length;
    await desk.run();
    for (const { method, path } of desk.proxy.requests.slice(before))
      if (method !== 'GET' || !path.includes('list-type=2'))
        faults.push(`${desk.name} asked for ${method} ${path} although all is alike`);
  }
  for (const [path, sha256] of remote)
    if (!ledger.wasWritten(sha256)) faults.push(`${path} has bytes that nobody wrote: ${sha256}`);
  for (const key of await bucket.unfinished()) faults.push(`an upload to ${key} is not finished`);
  return faults;
}

function differences(name: string, local: Tree, remote: Tree): string[] {
  return [...new Set([...local.keys(), ...remote.keys()])]
    .filter((path) => local.get(path) !== remote.get(path))
    .map((path) => {
      const [here, there] = [local.get(path) ?? 'none', remote.get(path) ?? 'none'];
      return `${path} is ${here} at ${name}, and ${there} in the bucket`;
    });
}

/** What another client says of the two sides, byte by byte; not done where it is not installed. */
export type RcloneWord = 'agrees' | 'differs' | 'not done';

export async function askRclone(
  desks: readonly Desk[],
  { bucket, prefix }: SoakBucket,
  { endpoint, region, secret }: S3Server,
  folder: string,
): Promise<{ readonly word: RcloneWord; readonly faults: readonly string[] }> {
  if (!isInstalled('rclone')) return { word: 'not done', faults: [] };
  const client = rclone({ endpoint, region, ...secret }, await mkdtemp(join(folder, 'rclone-')));
  const faults: string[] = [];
  for (const desk of desks) {
    const ends = [desk.folder, `s3:${bucket}/${prefix}`];
    const { exitCode, stderr } = await client('check', '--download', '--exclude', '/.longshore/**', ...ends);
    if (exitCode !== 0) faults.push(`rclone finds differences at ${desk.name}: ${stderr}`);
  }
  return { word: faults.length === 0 ? 'agrees' : 'differs', faults };
}
