// Our own small objects in a pair's place, below our own prefix.

import { hasCode } from '../../../contract/errors.ts';
import { joinKey } from '../../store/path.ts';
import { ownFolder } from '../folder.ts';
import type { Objects } from '../objects.ts';
import type { Ways } from './open-objects.ts';

/** Where it is tried out what the server does with preconditions. */
const trialFolder = joinKey(ownFolder, 'probe');

export function createOwnObjects({ store, access }: Ways): Pick<Objects, 'readOwn' | 'writeOwn' | 'listOwn'> {
  let isVain = false;
  return {
    async readOwn(path) {
      try {
        const { entry, bytes } = await store.read(path);
        const chunks: Uint8Array[] = [];
        for await (const chunk of bytes) chunks.push(chunk);
        return { text: Buffer.concat(chunks).toString('utf8'), etag: entry.version ?? '' };
      } catch (error) {
        if (hasCode(error, 'entry.missing')) return null;
        throw error;
      }
    },
    async writeOwn(path, text, expected) {
      // Here, for whoever writes this has something to rely on preconditions for, and may write.
      if (!isVain && access.keepsPreconditions === null) {
        await access.tryPreconditions(trialFolder);
        isVain = access.keepsPreconditions === null;
      }
      const body = Buffer.from(text, 'utf8');
      const writing = { expected, sizeBytes: body.length, modifiedMs: null };
      const written = await store.write(path, () => once(body), writing);
      return written.version ?? '';
    },
    listOwn: (folder) => access.list(`${folder}/`),
  };
}

async function* once(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}
