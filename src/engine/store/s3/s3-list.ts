// Listing a bucket: one level or all of it, page by page, each page checked before it is believed.

import { throwIfAborted } from '../../../base/abort.ts';
import type { AppError } from '../../../contract/errors.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import { folderOfPrefix, folderPrefix, lastSegment } from '../path.ts';
import { askPage } from './ask-page.ts';
import type { S3Area } from './s3-area.ts';
import { objectEntry, prefixEntry } from './s3-entry.ts';
import type { ListPage } from './wire/list-page.ts';

const op = 'entry.list';

/** See Store.list. Files without a name of their own, as in `a//b`, come with the key that they have. */
export async function* listObjects(
  area: S3Area,
  key: Key,
  { signal, isDeep }: { readonly signal: AbortSignal | undefined; readonly isDeep: boolean },
): AsyncGenerator<Entry[]> {
  const prefix = area.prefix + folderPrefix(key);
  for await (const page of listPages(area, { key, prefix, signal, isDeep })) {
    const entries = entriesOf(page, area.prefix, prefix);
    if (entries.length > 0) yield entries;
  }
}

interface Listing {
  /** What is listed, for errors. */
  readonly key: Key;
  /** The whole one. */
  readonly prefix: string;
  readonly isDeep: boolean;
  readonly signal: AbortSignal | undefined;
}

/** All pages, each proved to go on where the one before ended; breaks off by throwing. */
export async function* listPages(
  area: S3Area,
  { key, prefix, isDeep, signal }: Listing,
): AsyncGenerator<Page> {
  let last: Page | null = null;
  do {
    throwIfAborted(signal);
    const token = last?.next;
    const listed = await askPage(
      area,
      { op, key, signal },
      {
        prefix,
        ...(!isDeep && { delimiter: '/' }),
        ...(token !== undefined && { 'continuation-token': token }),
      },
    );
    const page: Page = checkPage(listed, prefix, last, (detail) => area.notS3(op, key, detail));
    yield page;
    last = page;
  } while (last.next !== undefined);
}

/** Objects with their whole keys. */
export interface Page {
  readonly objects: readonly { readonly key: string; readonly entry: Omit<Entry, 'key' | 'name'> }[];
  readonly prefixes: readonly string[];
  readonly next: string | undefined;
  readonly lastObject: string | undefined;
  readonly lastPrefix: string | undefined;
}

function checkPage(
  listed: ListPage,
  prefix: string,
  before: Page | null,
  wrong: (detail: string) => AppError,
): Page {
  const { isTruncated, prefixes } = listed;
  // Not every server encodes it as it does keys.
  if (listed.prefix.raw !== prefix && listed.prefix.decoded !== prefix)
    throw wrong('The listing is of another folder than asked for.');
  const next = isTruncated ? listed.nextToken : undefined;
  if (isTruncated && (next === undefined || next === '' || next === before?.next)) {
    throw wrong('The listing breaks off in the middle.');
  }
  const objects = listed.objects.map(({ key, sizeBytes, etag, modifiedMs, storageClass }) => ({
    key,
    entry: objectEntry('' as Key, {
      sizeBytes,
      etag,
      modified: modifiedMs === null ? undefined : new Date(modifiedMs),
      storageClass,
    }),
  }));
  const keys = objects.map((object) => object.key);
  const areOrdered = isIncreasing(before?.lastObject, keys) && isIncreasing(before?.lastPrefix, prefixes);
  if (!areOrdered || ![...keys, ...prefixes].every((found) => found.startsWith(prefix))) {
    throw wrong('The listing is out of order, so that it cannot be told whether it is whole.');
  }
  return {
    objects,
    prefixes,
    next,
    lastObject: keys.at(-1) ?? before?.lastObject,
    lastPrefix: prefixes.at(-1) ?? before?.lastPrefix,
  };
}

function entriesOf({ objects, prefixes }: Page, placePrefix: string, prefix: string): Entry[] {
  const folders = prefixes.map((found) => {
    const key = folderOfPrefix(found.slice(placePrefix.length));
    // The folder between two slashes has an empty name, which nobody could see or click.
    return prefixEntry(key, lastSegment(key) || '/');
  });
  const files = objects.flatMap(({ key: whole, entry }): Entry[] => {
    const key = whole.slice(placePrefix.length) as Key;
    if (!whole.endsWith('/')) return [{ ...entry, key, name: lastSegment(key) }];
    // A marker. The listed folder's own says nothing new; of a folder below it says that there is one.
    if (entry.sizeBytes === 0) return whole === prefix ? [] : [prefixEntry(folderOfPrefix(key))];
    return [{ ...entry, key, name: lastSegment(key.slice(0, -1) as Key) + '/' }];
  });
  return [...folders, ...files];
}

/** Strictly, in the order of UTF-8 bytes, which is S3's; strings of JavaScript have another beyond U+FFFF. */
function isIncreasing(before: string | undefined, keys: readonly string[]): boolean {
  let last = before === undefined ? null : Buffer.from(before);
  for (const key of keys) {
    const bytes = Buffer.from(key);
    if (last !== null && Buffer.compare(last, bytes) >= 0) return false;
    last = bytes;
  }
  return true;
}
