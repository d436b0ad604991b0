// Windows refuses to rename or remove a file for the moment that a virus scanner looks at it; waiting a little helps.

import { delay } from '../../../base/abort.ts';
import type { Platform } from '../path.ts';
import { errnoOf } from './local-error.ts';

const transient: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY']);
const waitsMs = [20, 60, 150, 400, 1000];

/** Does `work`, on Windows up to six times over some 1.6 s while another program holds the file. */
export async function patiently<T>(platform: Platform, work: () => Promise<T>): Promise<T> {
  for (const ms of platform === 'win32' ? waitsMs : []) {
    try {
      return await work();
    } catch (error) {
      if (!transient.has(errnoOf(error))) throw error;
    }
    await delay(ms);
  }
  return work();
}
