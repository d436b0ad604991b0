// The story, told in the desktop app: the built Electron bundles, a folder dropped from the desktop.

import { resolve } from 'node:path';
import { describe, expect } from 'vitest';
import { closeDesktop, dropFiles, launchDesktop } from '../support/desktop-app.ts';
import { tellWindowStory } from './support/window-story.ts';

describe('on the desktop', () => {
  tellWindowStory({
    name: 'desktop',
    async open(dataDir) {
      const app = await launchDesktop({
        appDir: resolve(import.meta.dirname, '../..'),
        userDataDir: dataDir,
      });
      return {
        page: await app.firstWindow(),
        close: async () => expect(await closeDesktop(app)).toBe(0),
      };
    },
    bring: (window, folder) => dropFiles(window.page, window.list('Right pane'), [folder]),
  });
});
