// Pictures of the steps of a story, for people to look at; kept only when LONGSHORE_PICTURES names a folder.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Takes one, if any are wanted. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.LONGSHORE_PICTURES;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
