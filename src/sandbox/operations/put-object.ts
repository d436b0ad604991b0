// PutObject.

import { CHECKSUM_ALGORITHMS } from '../body/checksum.ts';
import type { Verified } from '../body/receive.ts';
import type { ObjectCall, Reply } from '../http/call.ts';
import type { ObjectChecksum } from '../store/objects.ts';
import { putPart } from '../store/parts.ts';
import { putObject as putRow } from '../store/succession.ts';
import { checksumHeaders } from './checksum-display.ts';
import { readWriteCondition } from './conditions.ts';
import { currentObject, modifiedNow, requireBucketStill } from './current.ts';
import { storeBody } from './receive-body.ts';
import { readTraits } from './traits.ts';
import { versionHeaders } from './version-display.ts';

/** Stores an object whole; it becomes visible in one step, after every byte has proved right and is on the disk. */
export async function putObject(call: ObjectCall): Promise<Reply> {
  const { store } = call;
  const traits = readTraits(call);
  const condition = readWriteCondition(call.header);
  condition.check(currentObject(call), call.key);
  const { etag, checksum, version } = await storeBody(call, [], (body, verified) =>
    store.commit(() => {
      const bucket = requireBucketStill(call);
      condition.check(currentObject(call), call.key);
      const content = store.newContent();
      const modifiedMs = modifiedNow(call);
      const object = putRow(store, bucket, call.key, {
        ...traits,
        content,
        modifiedMs,
        sizeBytes: body.sizeBytes,
        etag: verified.md5,
        checksum: wholeChecksum(verified),
      });
      putPart(store, content, {
        number: 0,
        md5: verified.md5,
        checksums: verified.checksums,
        modifiedMs,
        body,
      });
      return { ...object, version: versionHeaders(bucket, object.versionId) };
    }),
  );
  return { status: 200, headers: { etag: `"${etag}"`, ...version, ...checksumHeaders(checksum) } };
}

/** The checksum of an object that was received whole. */
export function wholeChecksum(verified: Verified): ObjectChecksum | null {
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const value = verified.checksums[algorithm];
    if (value !== undefined) return { algorithm, type: 'FULL_OBJECT', value };
  }
  return null;
}
