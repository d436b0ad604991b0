// GetObjectTagging, PutObjectTagging and DeleteObjectTagging.

import { type ObjectCall, type Reply, xmlReply } from '../http/call.ts';
import { element, textElement, xmlDocument } from '../http/xml.ts';
import { setTags, type Tag } from '../store/objects.ts';
import { requireObject } from './current.ts';
import { receiveXml } from './receive-body.ts';
import { parseTagging } from './tags.ts';

export function getObjectTagging(call: ObjectCall): Reply {
  const tags = requireObject(call).tags.map((tag) =>
    element('Tag', [textElement('Key', tag.key), textElement('Value', tag.value)]),
  );
  return xmlReply(xmlDocument('Tagging', [element('TagSet', tags)]));
}

export async function putObjectTagging(call: ObjectCall): Promise<Reply> {
  await replaceTags(call, parseTagging(await receiveXml(call, 'Tagging')));
  return { status: 200 };
}

export async function deleteObjectTagging(call: ObjectCall): Promise<Reply> {
  await replaceTags(call, []);
  return { status: 204 };
}

function replaceTags(call: ObjectCall, tags: readonly Tag[]): Promise<void> {
  return call.store.commit(() => {
    requireObject(call);
    setTags(call.store.sql, call.bucket.id, call.key, tags);
  });
}
