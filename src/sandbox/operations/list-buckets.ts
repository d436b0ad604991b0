// ListBuckets.

import { invalidArgument } from '../errors.ts';
import { type Call, type Reply, xmlReply } from '../http/call.ts';
import { element, optionalElement, textElement, xmlDocument } from '../http/xml.ts';
import { listBuckets as listRows } from '../store/buckets.ts';
import { fromToken, toToken } from './list-token.ts';
import { ownerElement } from './owner.ts';

export function listBuckets(call: Call): Reply {
  const { query } = call.request;
  const prefix = query.get('prefix') ?? '';
  const region = query.get('bucket-region');
  const limit = parseLimit(query.get('max-buckets'));
  const token = query.get('continuation-token');
  const after = token === undefined ? '' : fromToken(token);
  const found = listRows(call.store.sql, call.identity.account.name).filter(
    (bucket) =>
      bucket.name.startsWith(prefix) &&
      bucket.name > after &&
      (region === undefined || bucket.region === region),
  );
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return xmlReply(
    xmlDocument('ListAllMyBucketsResult', [
      ownerElement(call.identity.account),
      element(
        'Buckets',
        page.map((bucket) =>
          element('Bucket', [
            textElement('Name', bucket.name),
            textElement('CreationDate', new Date(bucket.createdMs).toISOString()),
            textElement('BucketRegion', bucket.region),
          ]),
        ),
      ),
      optionalElement('Prefix', query.get('prefix')),
      optionalElement(
        'ContinuationToken',
        found.length > page.length && last !== undefined ? toToken(last.name) : undefined,
      ),
    ]),
  );
}

function parseLimit(text: string | undefined): number {
  if (text === undefined) return 10_000;
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 10_000) {
    throw invalidArgument('max-buckets', text, 'max-buckets must be between 1 and 10000');
  }
  return limit;
}
