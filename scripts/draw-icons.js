// Draws every icon of the product from the SVG sources in assets/. Run by hand after a change; its output is committed.
//   node scripts/draw-icons.js

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findBrowser } from '../tools/electron-standin/browser/find-browser.ts';
import { packIcns, packIco } from './icon-files.ts';

const assets = fileURLToPath(new URL('../assets', import.meta.url));
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
// Below this the waves of the full drawing run together.
const smallUpTo = 48;

const found = await findBrowser();
const browser = await chromium.launch({
  executablePath: found.executablePath,
  args: [...found.args],
  env: { ...process.env, ...found.env },
});
const page = await browser.newPage();
try {
  await drawIcons();
  await drawTray();
} finally {
  await browser.close();
}

async function drawIcons() {
  const full = await readFile(join(assets, 'icon.svg'), 'utf8');
  const small = await readFile(join(assets, 'icon-small.svg'), 'utf8');
  const pictures = new Map();
  await mkdir(join(assets, 'icons'), { recursive: true });
  for (const size of sizes) {
    const picture = await draw(size <= smallUpTo ? small : full, size);
    pictures.set(size, picture);
    await writeFile(join(assets, 'icons', `${size}x${size}.png`), picture);
  }
  await writeFile(join(assets, 'icon.ico'), packIco(pictures, [16, 24, 32, 48, 64, 128, 256]));
  await writeFile(join(assets, 'icon.icns'), packIcns(pictures));
}

async function drawTray() {
  const glyph = await readFile(join(assets, 'tray', 'tray.svg'), 'utf8');
  // macOS looks at the shape alone and colours it itself.
  await writeFile(join(assets, 'tray', 'trayTemplate.png'), await draw(glyph, 16));
  await writeFile(join(assets, 'tray', 'trayTemplate@2x.png'), await draw(glyph, 32));
}

/** The drawing as a square PNG on nothing. */
async function draw(svg, size) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  return page.screenshot({ omitBackground: true, clip: { x: 0, y: 0, width: size, height: size } });
}
