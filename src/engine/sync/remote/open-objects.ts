// The real objects of a pair: a place in a bucket, and the disk that its files lie on.

import { invariant } from '../../../base/invariant.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import { createLocalStore } from '../../store/local/local-store.ts';
import type { Disk } from '../../store/local/real-folders.ts';
import type { ObjectAccess } from '../../store/object-access.ts';
import { lastSegment } from '../../store/path.ts';
import type { Store } from '../../store/store.ts';
import type { Objects } from '../objects.ts';
import { downloadObject } from './download-object.ts';
import { isSameFile } from './is-same.ts';
import { createOwnObjects } from './own-objects.ts';
import { uploadObject } from './upload-object.ts';

/** What carries between the two sides. */
export interface Ways {
  /** Of the place in the bucket. */
  readonly store: Store;
  readonly access: ObjectAccess;
  readonly disk: Disk;
  /** Of the pair's folder. */
  readonly files: Store;
}

/** `store` serves the pair's place and has data workers; `disk` is the pair's folder. Asks nothing yet. */
export function openObjects({ store, disk }: { readonly store: Store; readonly disk: Disk }): Objects {
  const { objects: access, upload, download } = store;
  invariant(access && upload && download, 'the store has objects and data workers');
  const ways: Ways = { store, access, disk, files: createLocalStore(disk.root, disk.platform) };
  return {
    get keepsPreconditions() {
      return access.keepsPreconditions;
    },
    list: (options) => access.list('', options),
    look: (path, options) => access.look(path, options),
    isSame: (object, file, options) => isSameFile(ways, object, file, options),
    upload: (path, uploading) => uploadObject(ways, path, uploading),
    download: (path, downloading) => downloadObject(ways, path, downloading),
    copy: (from, etag, to, { expected, op, signal }) =>
      access.copy(objectEntry(from, etag), to, { expected, operation: op, signal }),
    remove: (path, etag, options) => store.remove(objectEntry(path, etag), options),
    versioning: () => access.versioning(),
    async abandon(begun) {
      await store.abandon?.(begun);
    },
    ...createOwnObjects(ways),
  };
}

/** An object of which no more is known than its version. */
function objectEntry(key: Key, version: string): Entry {
  return {
    kind: 'file',
    key,
    name: lastSegment(key),
    sizeBytes: null,
    modifiedMs: null,
    storageClass: null,
    version,
  };
}
