// The rules of object tags, in a header or in XML.

import { S3Error } from '../errors.ts';
import { formDecode } from '../http/percent.ts';
import type { XmlNode } from '../http/xml-request.ts';
import type { Tag } from '../store/objects.ts';

const MAX_TAGS = 10;
const MAX_KEY_LENGTH = 128;
const MAX_VALUE_LENGTH = 256;

/** Parses x-amz-tagging, which is written like a query; throws InvalidTag or InvalidArgument. */
export function parseTagHeader(text: string | undefined): Tag[] {
  if (text === undefined || text === '') return [];
  const tags = text.split('&').map((piece) => {
    const equals = piece.indexOf('=');
    const [key, value] = equals < 0 ? [piece, ''] : [piece.slice(0, equals), piece.slice(equals + 1)];
    return { key: formDecode(key), value: formDecode(value) };
  });
  return checked(tags);
}

/** Parses a Tagging document; throws MalformedXML or InvalidTag. */
export function parseTagging(document: XmlNode): Tag[] {
  const [set] = document.children('TagSet');
  if (set === undefined) throw new S3Error('MalformedXML');
  return checked(
    set.children('Tag').map((tag) => ({ key: tag.requiredText('Key'), value: tag.requiredText('Value') })),
  );
}

function checked(tags: Tag[]): Tag[] {
  if (tags.length > MAX_TAGS) {
    throw new S3Error('InvalidTag', { message: `Object tags cannot be greater than ${MAX_TAGS}` });
  }
  const seen = new Set<string>();
  for (const { key, value } of tags) {
    if (key === '' || key.length > MAX_KEY_LENGTH || !isTagText(key) || key.startsWith('aws:')) {
      throw new S3Error('InvalidTag', {
        message: 'The TagKey you have provided is invalid',
        elements: { TagKey: key },
      });
    }
    if (value.length > MAX_VALUE_LENGTH || !isTagText(value)) {
      throw new S3Error('InvalidTag', {
        message: 'The TagValue you have provided is invalid',
        elements: { TagKey: key, TagValue: value },
      });
    }
    if (seen.has(key)) {
      throw new S3Error('InvalidTag', {
        message: 'Cannot provide multiple Tags with the same key',
        elements: { TagKey: key },
      });
    }
    seen.add(key);
  }
  return tags;
}

function isTagText(text: string): boolean {
  return /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text);
}
