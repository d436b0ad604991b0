// Where the window stood last time, kept in `window.json`, and where it fits now.

import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '../contract/schema.ts';

const Bounds = z.object({
  x: z.optional(z.int()),
  y: z.optional(z.int()),
  width: z.int(),
  height: z.int(),
});

export const WindowPlacement = z.object({ bounds: Bounds, isMaximized: z.boolean() });
export type WindowPlacement = z.infer<typeof WindowPlacement>;

type Area = Readonly<Record<'x' | 'y' | 'width' | 'height', number>>;

const first: WindowPlacement = { bounds: { width: 1240, height: 780 }, isMaximized: false };
// Enough of the title bar to take hold of it.
const graspPx = 120;

/** The placement kept in `dataFolder`; the first one where none can be read. */
export async function readPlacement(dataFolder: string): Promise<WindowPlacement> {
  try {
    return WindowPlacement.parse(JSON.parse(await readFile(fileOf(dataFolder), 'utf8')));
  } catch {
    return first;
  }
}

/** Keeps `placement`. A placement that cannot be kept is forgotten, as nothing depends on it. */
export async function writePlacement(dataFolder: string, placement: WindowPlacement): Promise<void> {
  const file = fileOf(dataFolder);
  const temporary = `${file}.${randomUUID()}`;
  try {
    await writeFile(temporary, JSON.stringify(placement), { mode: 0o600 });
    await rename(temporary, file);
  } catch {
    await rm(temporary, { force: true });
  }
}

/**
 * `placement` as it fits on the displays' `areas`: not larger than the one it lies on, and where a hand can reach it.
 * A place that no display shows any more is left to the system.
 */
export function fitPlacement(placement: WindowPlacement, areas: readonly Area[]): WindowPlacement {
  const { x, y, width, height } = placement.bounds;
  const area =
    x === undefined || y === undefined
      ? undefined
      : areas.find(
          (one) =>
            x + width >= one.x + graspPx &&
            x <= one.x + one.width - graspPx &&
            y >= one.y &&
            y <= one.y + one.height - graspPx,
        );
  const room = area ?? areas[0];
  const size = {
    width: Math.max(720, Math.min(width, room?.width ?? width)),
    height: Math.max(440, Math.min(height, room?.height ?? height)),
  };
  return { ...placement, bounds: area && x !== undefined && y !== undefined ? { x, y, ...size } : size };
}

function fileOf(dataFolder: string): string {
  return join(dataFolder, 'window.json');
}
