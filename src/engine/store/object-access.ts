// What a store of objects tells beyond files and folders: keys as they are, and what whoever wrote an object said of it.

import type { Entry, Key } from '../../contract/models.ts';
import type { Sums } from './proofs.ts';
import type { Copying, Options } from './store.ts';

/** An object as a listing tells of it; `path` is its key, relative to the place. */
export interface ListedObject {
  readonly path: Key;
  readonly sizeBytes: number;
  readonly etag: string;
  /** By the server's clock. */
  readonly modifiedMs: number | null;
  readonly storageClass: string | null;
}

/** An object as HEAD tells of it. */
export interface SeenObject extends ListedObject {
  /** In lower-case hex, as its writer said; null where nobody did. */
  readonly sha256: string | null;
  /** Which write of ours made it; null: not one of ours. */
  readonly op: string | null;
  /** The time of change of the file that it was made of; null where nobody said. */
  readonly sourceMs: number | null;
  /** It must be restored before it can be read. */
  readonly isArchived: boolean;
  readonly versionId: string | null;
  readonly sums: Sums;
}

export interface ObjectAccess {
  /** Whether writes keep to If-None-Match and If-Match; null while that has not been tried. */
  readonly keepsPreconditions: boolean | null;
  /** Finds that out on an object in `folder` that is nobody else's and stays there, with at most 7 requests. */
  tryPreconditions(folder: Key, options?: Options): Promise<void>;
  /** All objects whose keys begin with `prefix`, markers among them; one request for each thousand. Breaks off by throwing. */
  list(prefix: string, options?: Options): AsyncIterable<readonly ListedObject[]>;
  /** null only for a 404. */
  look(path: Key, options?: Options): Promise<SeenObject | null>;
  /** See Store.copy. */
  copy(from: Entry, to: Key, copying: Copying): Promise<SeenObject>;
  /** 'off' also where it is suspended, for then an overwrite destroys the version that has no id. */
  versioning(options?: Options): Promise<'on' | 'off' | 'unknown'>;
}
