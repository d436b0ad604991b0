// ListMultipartUploads.

import type { Account } from '../auth/accounts.ts';
import { type BucketCall, type Reply, xmlReply } from '../http/call.ts';
import { element, optionalElement, textElement, type Xml, xmlDocument } from '../http/xml.ts';
import { justAfter, type ListedKey, type ListedPrefix, walkUploads } from '../store/listing.ts';
import { findUpload, type Upload } from '../store/uploads.ts';
import { type ListParameters, readListParameters } from './list-parameters.ts';
import { ownerElement } from './owner.ts';

type Item = ListedKey<Upload> | ListedPrefix;

/** Lists uploads by key, and those of one key by their start; the two markers name the last one seen. */
export function listMultipartUploads(call: BucketCall): Reply {
  const { query } = call.request;
  const parameters = readListParameters(query, 'max-uploads');
  const { encode } = parameters;
  const keyMarker = query.get('key-marker') ?? '';
  const idMarker = keyMarker === '' ? '' : (query.get('upload-id-marker') ?? '');
  const items = listItems(call, parameters, keyMarker, idMarker);
  const page = items.slice(0, parameters.limit);
  const last = parameters.limit > 0 && items.length > page.length ? page.at(-1) : undefined;
  return xmlReply(
    xmlDocument('ListMultipartUploadsResult', [
      textElement('Bucket', call.bucket.name),
      textElement('KeyMarker', encode(keyMarker)),
      textElement('UploadIdMarker', idMarker),
      optionalElement('NextKeyMarker', last && encode(last.kind === 'key' ? last.key : last.prefix)),
      optionalElement('NextUploadIdMarker', last?.kind === 'key' ? last.value.id : undefined),
      textElement('Prefix', encode(parameters.prefix)),
      optionalElement('Delimiter', parameters.delimiter === '' ? undefined : encode(parameters.delimiter)),
      optionalElement('EncodingType', parameters.encodingType),
      textElement('MaxUploads', parameters.limit),
      textElement('IsTruncated', last !== undefined),
      ...page.flatMap((item) =>
        item.kind === 'key' ? [uploadElement(item, encode, call.identity.account)] : [],
      ),
      ...page.flatMap((item) =>
        item.kind === 'prefix'
          ? [element('CommonPrefixes', [textElement('Prefix', encode(item.prefix))])]
          : [],
      ),
    ]),
  );
}

/** One more than a page, to know whether another follows. */
function listItems(
  call: BucketCall,
  parameters: ListParameters,
  keyMarker: string,
  idMarker: string,
): Item[] {
  const { prefix, delimiter, limit } = parameters;
  const marked =
    idMarker === '' ? undefined : findUpload(call.store.sql, call.bucket.id, keyMarker, idMarker)?.content;
  // An upload that is gone still has a place in the order; its key alone has to serve then.
  const from =
    keyMarker === '' ? Buffer.alloc(0) : marked === undefined ? justAfter(keyMarker) : Buffer.from(keyMarker);
  const items: Item[] = [];
  for (const item of walkUploads(call.store.sql, call.bucket.id, { prefix, delimiter, from })) {
    if (item.kind === 'key' && marked !== undefined && item.key === keyMarker && item.value.content <= marked)
      continue;
    if (item.kind === 'prefix' && item.prefix === keyMarker) continue;
    items.push(item);
    if (items.length > limit) break;
  }
  return items;
}

function uploadElement(item: ListedKey<Upload>, encode: (text: string) => string, account: Account): Xml {
  const upload = item.value;
  return element('Upload', [
    textElement('Key', encode(item.key)),
    textElement('UploadId', upload.id),
    ownerElement(account, 'Initiator'),
    ownerElement(account),
    textElement('StorageClass', upload.storageClass),
    textElement('Initiated', new Date(upload.startedMs).toISOString()),
    optionalElement('ChecksumAlgorithm', upload.checksumAlgorithm ?? undefined),
    optionalElement('ChecksumType', upload.checksumType ?? undefined),
  ]);
}
