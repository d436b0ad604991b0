// The story, told in a browser on `longshore serve`: the folder goes by F5 from the server's own disk.

import { basename, dirname } from 'node:path';
import { describe } from 'vitest';
import { openHeadless } from './support/headless.ts';
import { tellWindowStory } from './support/window-story.ts';

describe('in a browser', () => {
  tellWindowStory({
    name: 'headless',
    open: (dataDir) => openHeadless(dataDir),
    async bring(window, folder) {
      await window.goTo('Left pane', dirname(folder));
      await window.row('Left pane', basename(folder)).click();
      await window.page.keyboard.press('F5');
    },
  });
});
