// The window comes back where it stood, if it can be seen there.

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fitPlacement, readPlacement, writePlacement } from '../../src/main/window-placement.ts';

const laptop = { x: 0, y: 0, width: 1440, height: 860 };
const beside = { x: 1440, y: -200, width: 2560, height: 1400 };
const at = (x: number, y: number, width = 1000, height = 700) => ({
  bounds: { x, y, width, height },
  isMaximized: false,
});

describe('A placement', () => {
  it('is kept as it was where a display shows it', () => {
    expect(fitPlacement(at(2000, -100), [laptop, beside])).toEqual(at(2000, -100));
  });

  it('loses its place when its display has gone', () => {
    expect(fitPlacement(at(2000, -100), [laptop])).toEqual({
      bounds: { width: 1000, height: 700 },
      isMaximized: false,
    });
  });

  it('shrinks to its display, but not below what can be used', () => {
    expect(fitPlacement(at(0, 0, 5000, 4000), [laptop]).bounds).toMatchObject({ width: 1440, height: 860 });
    expect(fitPlacement(at(0, 0, 10, 10), [laptop]).bounds).toMatchObject({ width: 720, height: 440 });
  });

  it('is left alone where no display is known', () => {
    expect(fitPlacement(at(5, 5), []).bounds).toEqual({ width: 1000, height: 700 });
  });
});

describe('The kept placement', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longshore-placement-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is read as it was written, and nothing else is left in the folder', async () => {
    await writePlacement(folder, { ...at(3, 4), isMaximized: true });
    expect(await readPlacement(folder)).toEqual({ ...at(3, 4), isMaximized: true });
    expect(await readdir(folder)).toEqual(['window.json']);
  });

  it.each(['', 'not json', '{"bounds":{"width":"wide"}}', '[]'])(
    'falls back to the first when it is %j',
    async (text) => {
      await writeFile(join(folder, 'window.json'), text);
      expect(await readPlacement(folder)).toEqual(await readPlacement(join(folder, 'missing')));
    },
  );

  it('is forgotten where it cannot be written', async () => {
    await expect(writePlacement(join(folder, 'missing'), at(1, 1))).resolves.toBeUndefined();
  });
});
