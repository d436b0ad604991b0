// ListObjectsV2 and the first ListObjects.

import { type BucketCall, type Reply, xmlReply } from '../http/call.ts';
import { element, optionalElement, textElement, type Xml, xmlDocument } from '../http/xml.ts';
import { type ListedKey, type ListedPrefix, positionAfter, walkObjects } from '../store/listing.ts';
import type { ListedObject } from '../store/objects.ts';
import { type ListParameters, readListParameters } from './list-parameters.ts';
import { fromToken, toToken } from './list-token.ts';
import { ownerElement } from './owner.ts';

export function listObjects(call: BucketCall): Reply {
  return call.request.query.get('list-type') === '2' ? listV2(call) : listV1(call);
}

function listV2(call: BucketCall): Reply {
  const { query } = call.request;
  const parameters = readListParameters(query, 'max-keys');
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after') ?? '';
  const position = token === undefined ? startAfter : fromToken(token);
  const page = listPage(call, parameters, position);
  const { encode } = parameters;
  const owner = query.get('fetch-owner') === 'true' ? ownerElement(call.identity.account) : undefined;
  return xmlReply(
    xmlDocument('ListBucketResult', [
      textElement('Name', call.bucket.name),
      textElement('Prefix', encode(parameters.prefix)),
      optionalElement('StartAfter', startAfter === '' ? undefined : encode(startAfter)),
      optionalElement('ContinuationToken', token),
      optionalElement('NextContinuationToken', page.next === undefined ? undefined : toToken(page.next)),
      textElement('KeyCount', page.items.length),
      textElement('MaxKeys', parameters.limit),
      optionalElement('Delimiter', parameters.delimiter === '' ? undefined : encode(parameters.delimiter)),
      optionalElement('EncodingType', parameters.encodingType),
      textElement('IsTruncated', page.next !== undefined),
      ...itemElements(page.items, parameters, owner),
    ]),
    { 'x-amz-bucket-region': call.bucket.region },
  );
}

function listV1(call: BucketCall): Reply {
  const { query } = call.request;
  const parameters = readListParameters(query, 'max-keys');
  const marker = query.get('marker') ?? '';
  const page = listPage(call, parameters, marker);
  const { encode } = parameters;
  // S3 names the next marker only where the client could not know it: with a delimiter.
  const next = parameters.delimiter === '' ? undefined : page.next;
  return xmlReply(
    xmlDocument('ListBucketResult', [
      textElement('Name', call.bucket.name),
      textElement('Prefix', encode(parameters.prefix)),
      textElement('Marker', encode(marker)),
      optionalElement('NextMarker', next === undefined ? undefined : encode(next)),
      textElement('MaxKeys', parameters.limit),
      optionalElement('Delimiter', parameters.delimiter === '' ? undefined : encode(parameters.delimiter)),
      optionalElement('EncodingType', parameters.encodingType),
      textElement('IsTruncated', page.next !== undefined),
      ...itemElements(page.items, parameters, ownerElement(call.identity.account)),
    ]),
    { 'x-amz-bucket-region': call.bucket.region },
  );
}

type Item = ListedKey<ListedObject> | ListedPrefix;

interface Page {
  readonly items: readonly Item[];
  /** The last key or common prefix of this page, when another page follows. */
  readonly next: string | undefined;
}

function listPage(call: BucketCall, parameters: ListParameters, after: string): Page {
  const { prefix, delimiter, limit } = parameters;
  if (limit === 0) return { items: [], next: undefined };
  const items: Item[] = [];
  const from = positionAfter(after, prefix, delimiter);
  for (const item of walkObjects(call.store.sql, call.bucket.id, { prefix, delimiter, from })) {
    if (items.length === limit) {
      const last = items[limit - 1];
      return { items, next: last === undefined ? undefined : last.kind === 'key' ? last.key : last.prefix };
    }
    items.push(item);
  }
  return { items, next: undefined };
}

function itemElements(items: readonly Item[], parameters: ListParameters, owner: Xml | undefined): Xml[] {
  const contents: Xml[] = [];
  const prefixes: Xml[] = [];
  for (const item of items) {
    if (item.kind === 'prefix') {
      prefixes.push(element('CommonPrefixes', [textElement('Prefix', parameters.encode(item.prefix))]));
    } else {
      contents.push(objectElement(parameters.encode(item.key), item.value, owner));
    }
  }
  return [...contents, ...prefixes];
}

function objectElement(key: string, object: ListedObject, owner: Xml | undefined): Xml {
  const { checksum } = object;
  return element('Contents', [
    textElement('Key', key),
    textElement('LastModified', new Date(object.modifiedMs).toISOString()),
    textElement('ETag', `"${object.etag}"`),
    optionalElement('ChecksumAlgorithm', checksum?.algorithm),
    optionalElement('ChecksumType', checksum?.type),
    textElement('Size', object.sizeBytes),
    owner,
    textElement('StorageClass', object.storageClass),
  ]);
}
