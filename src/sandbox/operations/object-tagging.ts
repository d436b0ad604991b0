// GetObjectTagging, PutObjectTagging and DeleteObjectTagging.

import { type ObjectCall, type Reply, xmlReply } from '../http/call.ts';
import { element, textElement, xmlDocument } from '../http/xml.ts';
import type { Tag } from '../store/objects.ts';
import { setTags } from '../store/versions.ts';
import { requireObject } from './current.ts';
import { receiveXml } from './receive-body.ts';
import { parseTagging } from './tags.ts';
import { versionHeaders } from './version-display.ts';

export function getObjectTagging(call: ObjectCall): Reply {
  const object = requireObject(call);
  const tags = object.tags.map((tag) =>
    element('Tag', [textElement('Key', tag.key), textElement('Value', tag.value)]),
  );
  return xmlReply(
    xmlDocument('Tagging', [element('TagSet', tags)]),
    versionHeaders(call.bucket, object.versionId),
  );
}

export async function putObjectTagging(call: ObjectCall): Promise<Reply> {
  return { status: 200, headers: await replaceTags(call, parseTagging(await receiveXml(call, 'Tagging'))) };
}

export async function deleteObjectTagging(call: ObjectCall): Promise<Reply> {
  return { status: 204, headers: await replaceTags(call, []) };
}

/** Gives the headers of the answer. */
function replaceTags(call: ObjectCall, tags: readonly Tag[]): Promise<Record<string, string>> {
  return call.store.commit(() => {
    const { versionId } = requireObject(call);
    setTags(call.store.sql, call.bucket.id, call.key, versionId, tags);
    return versionHeaders(call.bucket, versionId);
  });
}
