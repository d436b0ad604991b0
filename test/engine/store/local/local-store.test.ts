// The local store does what every store must.

import { join } from 'node:path';
import type { LocalPath } from '../../../../src/contract/models.ts';
import { createLocalStore } from '../../../../src/engine/store/local/local-store.ts';
import { makeTempFolder } from '../../../support/temp-folder.ts';
import { describeStore, key } from '../conformance.ts';

describeStore('local', async () => {
  const { path, remove } = await makeTempFolder();
  let places = 0;
  return {
    newStore: async () => {
      places += 1;
      const root = join(path, `place-${places}`) as LocalPath;
      const store = createLocalStore(root, 'linux');
      // A root comes to be with the first thing written below it.
      await store.remove(await store.createFolder(key('first')));
      return store;
    },
    stop: remove,
  };
});
