// ListObjectVersions.

import { invalidArgument } from '../errors.ts';
import { type BucketCall, type Reply, xmlReply } from '../http/call.ts';
import { checkVersionId } from '../http/version-query.ts';
import { element, optionalElement, textElement, type Xml, xmlDocument } from '../http/xml.ts';
import {
  type ListedKey,
  type ListedPrefix,
  type ListedVersion,
  positionAfter,
  walkVersions,
} from '../store/listing.ts';
import { sequenceOf } from '../store/versions.ts';
import { type ListParameters, readListParameters } from './list-parameters.ts';
import { ownerElement } from './owner.ts';

type Item = ListedKey<ListedVersion> | ListedPrefix;

/** Lists versions and delete markers by key, those of one key from the newest on; the two markers name the last one seen. */
export function listObjectVersions(call: BucketCall): Reply {
  const { query } = call.request;
  const parameters = readListParameters(query, 'max-keys');
  const { encode } = parameters;
  const keyMarker = query.get('key-marker') ?? '';
  const versionMarker = readVersionMarker(query.get('version-id-marker'), keyMarker);
  const items = listItems(call, parameters, keyMarker, versionMarker);
  const page = items.slice(0, parameters.limit);
  const last = items.length > page.length ? page.at(-1) : undefined;
  const owner = ownerElement(call.identity.account);
  return xmlReply(
    xmlDocument('ListVersionsResult', [
      textElement('Name', call.bucket.name),
      textElement('Prefix', encode(parameters.prefix)),
      textElement('KeyMarker', encode(keyMarker)),
      textElement('VersionIdMarker', versionMarker ?? ''),
      optionalElement('NextKeyMarker', last && encode(last.kind === 'key' ? last.key : last.prefix)),
      optionalElement('NextVersionIdMarker', last?.kind === 'key' ? last.value.versionId : undefined),
      textElement('MaxKeys', parameters.limit),
      optionalElement('Delimiter', parameters.delimiter === '' ? undefined : encode(parameters.delimiter)),
      optionalElement('EncodingType', parameters.encodingType),
      textElement('IsTruncated', last !== undefined),
      ...page.flatMap((item) => (item.kind === 'key' ? [versionElement(item, encode, owner)] : [])),
      ...page.flatMap((item) =>
        item.kind === 'prefix'
          ? [element('CommonPrefixes', [textElement('Prefix', encode(item.prefix))])]
          : [],
      ),
    ]),
    { 'x-amz-bucket-region': call.bucket.region },
  );
}

function readVersionMarker(text: string | undefined, keyMarker: string): string | undefined {
  if (text === undefined) return undefined;
  if (text === '') throw invalidArgument('version-id-marker', '', 'A version-id marker cannot be empty.');
  if (keyMarker === '') {
    throw invalidArgument(
      'version-id-marker',
      text,
      'A version-id marker cannot be specified without a key marker.',
    );
  }
  checkVersionId(text, 'version-id-marker');
  return text;
}

/** One more than a page, to know whether another follows. */
function listItems(
  call: BucketCall,
  { prefix, delimiter, limit }: ListParameters,
  keyMarker: string,
  versionMarker: string | undefined,
): Item[] {
  if (limit === 0) return [];
  const { sql } = call.store;
  const seen =
    versionMarker === undefined ? undefined : sequenceOf(sql, call.bucket.id, keyMarker, versionMarker);
  // Of a marker whose place nobody knows any more, the key is listed again rather than a version left out.
  const from =
    versionMarker === undefined ? positionAfter(keyMarker, prefix, delimiter) : Buffer.from(keyMarker);
  const items: Item[] = [];
  for (const item of walkVersions(sql, call.bucket.id, { prefix, delimiter, from })) {
    const isSeen =
      item.kind === 'prefix'
        ? keyMarker.startsWith(item.prefix)
        : item.key === keyMarker && seen !== undefined && item.value.sequence >= seen;
    if (isSeen) continue;
    items.push(item);
    if (items.length > limit) break;
  }
  return items;
}

function versionElement(
  { key, value }: ListedKey<ListedVersion>,
  encode: (text: string) => string,
  owner: Xml,
): Xml {
  const { object } = value;
  const identity = [
    textElement('Key', encode(key)),
    textElement('VersionId', value.versionId),
    textElement('IsLatest', value.isLatest),
    textElement('LastModified', new Date(value.modifiedMs).toISOString()),
  ];
  if (object === null) return element('DeleteMarker', [...identity, owner]);
  return element('Version', [
    ...identity,
    textElement('ETag', `"${object.etag}"`),
    optionalElement('ChecksumAlgorithm', object.checksum?.algorithm),
    optionalElement('ChecksumType', object.checksum?.type),
    textElement('Size', object.sizeBytes),
    textElement('StorageClass', object.storageClass),
    owner,
  ]);
}
