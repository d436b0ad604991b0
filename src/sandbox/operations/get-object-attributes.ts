// GetObjectAttributes.

import { invalidArgument, S3Error } from '../errors.ts';
import { type ObjectCall, type Reply, xmlReply } from '../http/call.ts';
import { element, optionalElement, textElement, type Xml, xmlDocument } from '../http/xml.ts';
import type { StoredObject } from '../store/objects.ts';
import { listParts } from '../store/parts.ts';
import { checksumElements, partChecksumElements } from './checksum-display.ts';
import { checkRead, failed } from './conditions.ts';
import { requireObject } from './current.ts';
import { versionHeaders } from './version-display.ts';

const known = new Set(['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize']);
const DEFAULT_PARTS = 1000;

export function getObjectAttributes(call: ObjectCall): Reply {
  const wanted = readWanted(call.header('x-amz-object-attributes'));
  const object = requireObject(call);
  if (checkRead(call.header, object, call.now()) === 'not-modified') throw failed('If-None-Match');
  const { checksum } = object;
  return xmlReply(
    xmlDocument('GetObjectAttributesResponse', [
      wanted.has('ETag') ? textElement('ETag', object.etag) : undefined,
      wanted.has('Checksum') && checksum !== null
        ? element('Checksum', checksumElements({ ...checksum, value: checksum.value.replace(/-\d+$/, '') }))
        : undefined,
      wanted.has('ObjectParts') ? partsElement(call, object) : undefined,
      wanted.has('StorageClass') ? textElement('StorageClass', object.storageClass) : undefined,
      wanted.has('ObjectSize') ? textElement('ObjectSize', object.sizeBytes) : undefined,
    ]),
    {
      'last-modified': new Date(object.modifiedMs).toUTCString(),
      ...versionHeaders(call.bucket, object.versionId),
    },
  );
}

function readWanted(text: string | undefined): ReadonlySet<string> {
  const names = (text ?? '').split(',').map((name) => name.trim());
  if (text === undefined)
    throw new S3Error('InvalidRequest', { message: 'x-amz-object-attributes is missing' });
  if (!names.every((name) => known.has(name))) {
    throw invalidArgument('x-amz-object-attributes', text, 'Invalid attribute name specified.');
  }
  return new Set(names);
}

function partsElement(call: ObjectCall, object: StoredObject): Xml | undefined {
  const marker = Number(call.header('x-amz-part-number-marker') ?? 0);
  const limit = Math.min(Number(call.header('x-amz-max-parts') ?? DEFAULT_PARTS), DEFAULT_PARTS);
  if (!Number.isInteger(marker) || !Number.isInteger(limit) || marker < 0 || limit < 0) {
    throw invalidArgument(
      'x-amz-max-parts',
      String(limit),
      'Provided max-parts or part-number-marker is not valid',
    );
  }
  const all = listParts(call.store.sql, object.content);
  if (all[0]?.number === 0) return undefined;
  const found = all.filter((part) => part.number > marker);
  const page = found.slice(0, limit);
  return element('ObjectParts', [
    textElement('PartsCount', all.length),
    textElement('PartNumberMarker', marker),
    optionalElement('NextPartNumberMarker', page.at(-1)?.number),
    textElement('MaxParts', limit),
    textElement('IsTruncated', found.length > page.length),
    ...page.map((part) =>
      element('Part', [
        textElement('PartNumber', part.number),
        textElement('Size', part.sizeBytes),
        ...partChecksumElements(part.checksums),
      ]),
    ),
  ]);
}
