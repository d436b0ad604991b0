// DeleteObject.

import { S3Error } from '../errors.ts';
import type { Header, ObjectCall, Reply } from '../http/call.ts';
import { type ListedObject, removeObject } from '../store/objects.ts';
import { failed, matches } from './conditions.ts';
import { currentObject } from './current.ts';

/** Deletes an object. That it was not there is no error, unless If-Match says that it has to be. */
export async function deleteObject(call: ObjectCall): Promise<Reply> {
  const { store, bucket, key } = call;
  await store.commit(() => {
    checkDelete(call.header, currentObject(call), key);
    removeObject(store, bucket.id, key);
  });
  return { status: 204 };
}

function checkDelete(header: Header, current: ListedObject | undefined, key: string): void {
  const ifMatch = header('if-match');
  if (ifMatch === undefined) return;
  if (current === undefined) throw new S3Error('NoSuchKey', { elements: { Key: key } });
  if (!matches(ifMatch, current)) throw failed('If-Match');
}
