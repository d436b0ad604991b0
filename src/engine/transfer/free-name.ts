// Names for a copy that must not take the place of what is there.
import type { Key } from '../../contract/models.ts';
import { joinKey, lastSegment, parentKey } from '../store/path.ts';

/** "name.ext" -> "name (2).ext" in the same folder; `count` from 2. A leading dot belongs to the name. */
export function numberedKey(key: Key, count: number): Key {
  const name = lastSegment(key);
  const dot = name.lastIndexOf('.');
  const end = dot > 0 ? dot : name.length;
  return joinKey(parentKey(key), `${name.slice(0, end)} (${count})${name.slice(end)}`);
}
