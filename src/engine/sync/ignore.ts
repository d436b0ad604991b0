// What the person and we leave alone on both sides.

import type { Key } from '../../contract/models.ts';

/** Rules in gitignore's syntax, ours first. */
export interface Ignore {
  /** True for what is left alone; nothing below such a folder is looked at. */
  hides(path: Key, kind: 'file' | 'folder'): boolean;
  /** Changes with the rules, ours included. */
  readonly hash: string;
}
