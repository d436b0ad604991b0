// ListParts.

import { invalidArgument } from '../errors.ts';
import { type ObjectCall, type Reply, xmlReply } from '../http/call.ts';
import { element, optionalElement, textElement, xmlDocument } from '../http/xml.ts';
import { listParts as listRows } from '../store/parts.ts';
import { partChecksumElements } from './checksum-display.ts';
import { requireUpload } from './current.ts';
import { parseLimit } from './list-parameters.ts';
import { ownerElement } from './owner.ts';

export function listParts(call: ObjectCall): Reply {
  const { query } = call.request;
  const upload = requireUpload(call);
  const limit = parseLimit(query, 'max-parts');
  const marker = query.get('part-number-marker') || '0';
  if (!/^\d{1,9}$/.test(marker)) {
    throw invalidArgument(
      'part-number-marker',
      marker,
      'Provided part-number-marker not an integer or within integer range',
    );
  }
  const found = listRows(call.store.sql, upload.content, Number(marker), limit + 1);
  const page = found.slice(0, limit);
  const isTruncated = limit > 0 && found.length > limit;
  return xmlReply(
    xmlDocument('ListPartsResult', [
      textElement('Bucket', call.bucket.name),
      textElement('Key', call.key),
      textElement('UploadId', upload.id),
      ownerElement(call.identity.account, 'Initiator'),
      ownerElement(call.identity.account),
      textElement('StorageClass', upload.storageClass),
      textElement('PartNumberMarker', Number(marker)),
      optionalElement('NextPartNumberMarker', page.at(-1)?.number),
      textElement('MaxParts', limit),
      textElement('IsTruncated', isTruncated),
      optionalElement('ChecksumAlgorithm', upload.checksumAlgorithm ?? undefined),
      optionalElement('ChecksumType', upload.checksumType ?? undefined),
      ...page.map((part) =>
        element('Part', [
          textElement('PartNumber', part.number),
          textElement('LastModified', new Date(part.modifiedMs).toISOString()),
          textElement('ETag', `"${part.md5}"`),
          textElement('Size', part.sizeBytes),
          ...partChecksumElements(part.checksums),
        ]),
      ),
    ]),
  );
}
