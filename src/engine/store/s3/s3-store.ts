// The Store of a bucket, or of a prefix in one.

import type { Store } from '../store.ts';
import { createS3Area } from './s3-area.ts';
import { downloadObject } from './s3-download.ts';
import { statEntry } from './s3-head.ts';
import type { S3Line } from './s3-line.ts';
import { listObjects } from './s3-list.ts';
import { createObjectAccess } from './s3-objects.ts';
import { proofsOf } from './s3-proofs.ts';
import { readObject } from './s3-read.ts';
import { createMarker, removeObject } from './s3-remove.ts';
import { uploadFile } from './s3-upload.ts';
import { writeObject } from './s3-write.ts';

/** Serves the keys of `bucket` that begin with `prefix`, which is '' or ends in '/'. */
export function createS3Store(line: S3Line, bucket: string, prefix: string): Store {
  const area = createS3Area(line, bucket, prefix);
  return {
    features: {
      hasRealFolders: false,
      hasStorageClasses: true,
      get isGuarded() {
        return area.preconditions.areHonoured;
      },
    },
    nameOf: area.nameOf,
    list: (key, { signal, isDeep = false } = {}) => listObjects(area, key, { signal, isDeep }),
    stat: (key, { signal } = {}) => statEntry(area, key, signal),
    read: (key, { version, signal } = {}) => readObject(area, key, { version, signal }),
    write: (key, bytes, writing) => writeObject(area, key, bytes, writing),
    ...(line.carrying && {
      upload: (file, from, to, carrying) => uploadFile(area, file, from, to, carrying),
      download: (from, listedBytes, file, receiver, carrying) =>
        downloadObject(area, from, listedBytes, file, receiver, carrying),
    }),
    async abandon(begun) {
      if (begun.kind !== 'upload') return;
      const { abortUpload } = await import('./multipart-calls.ts');
      const { giveUpUnheard } = await import('./unheard-uploads.ts');
      const { targetKey: key, uploadId, hasChecksum } = begun;
      await giveUpUnheard(area, begun, undefined);
      await abortUpload(area, { op: 'entry.write', key, id: uploadId, hasChecksum, signal: undefined });
    },
    writeStream: async (key, bytes, writing) =>
      (await import('./s3-stream-write.ts')).writeStream(area, key, bytes, writing),
    createFolder: (key, { signal } = {}) => createMarker(area, key, signal),
    remove: (entry, { signal } = {}) => removeObject(area, entry, signal),
    objects: createObjectAccess(area),
    proofs: (entry) => proofsOf(area, entry),
    // What speaks through the SDK is loaded on first use: it takes longer than many a command.
    copy: async (from, to, writing) =>
      (await (await import('./s3-copy.ts')).copyObject(area, from, to, writing)).entry,
  };
}
