// AbortMultipartUpload.

import type { ObjectCall, Reply } from '../http/call.ts';
import { abortUpload } from '../store/uploads.ts';
import { requireUpload } from './current.ts';

/** Ends an upload and frees its parts; a part that is still on its way finds no upload and is dropped. */
export async function abortMultipartUpload(call: ObjectCall): Promise<Reply> {
  await call.store.commit(() => abortUpload(call.store, requireUpload(call).content));
  return { status: 204 };
}
