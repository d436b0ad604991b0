// The files of the built window, found once at the start: what is not in this list does not exist.

import { readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { pageTypes } from '../contract/content-policy.ts';

export interface Page {
  readonly file: string;
  readonly type: string;
}

/** The pages under `folder` by the path they are asked for; `/` is the window itself. Empty when it is not built. */
export async function findPages(folder: string): Promise<ReadonlyMap<string, Page>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const pages = new Map<string, Page>();
  for (const entry of found) {
    const type = pageTypes[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    pages.set(`/${relative(folder, file).split(sep).join('/')}`, { file, type });
  }
  const window = pages.get('/index.html');
  if (window) pages.set('/', window);
  return pages;
}
