// Removing up to a thousand objects in one request (DeleteObjects), and reading what became of each.

import { createHash } from 'node:crypto';
import type { WireRequest } from './wire.ts';
import { XmlReader } from './xml-reader.ts';
import { escapeXml } from './xml-text.ts';

/** S3 takes no more in one request. */
export const mostDeletedAtOnce = 1000;

export interface ObjectToDelete {
  readonly key: string;
  readonly versionId?: string;
  /** Only in this version, as the server writes its ETag; not every server keeps to it. */
  readonly etag?: string;
}

export interface DeleteFailure {
  readonly key: string;
  /** Where one was named. */
  readonly versionId?: string;
  readonly code: string;
}

export interface DeleteResult {
  readonly deleted: readonly string[];
  readonly failures: readonly DeleteFailure[];
}

// oxlint-disable-next-line no-control-regex -- what XML 1.0 cannot carry, not even as a reference
const beyondXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** False for a key that has to be removed by a request of its own, for XML cannot name it. */
export function canBeListedInXml(key: string): boolean {
  return key.isWellFormed() && !beyondXml.test(key);
}

/** The request. Throws RangeError for none or more than a thousand objects, or one that XML cannot name. */
export function deleteObjectsRequest(bucket: string, objects: readonly ObjectToDelete[]): WireRequest {
  if (objects.length === 0 || objects.length > mostDeletedAtOnce) {
    throw new RangeError(`DeleteObjects takes 1 to ${mostDeletedAtOnce} objects.`);
  }
  if (!objects.every(({ key }) => canBeListedInXml(key))) throw new RangeError('A key that XML cannot name.');
  const list = objects.map(({ key, versionId, etag }) => {
    const version = versionId === undefined ? '' : `<VersionId>${escapeXml(versionId)}</VersionId>`;
    const condition = etag === undefined ? '' : `<ETag>${escapeXml(etag)}</ETag>`;
    return `<Object><Key>${escapeXml(key)}</Key>${version}${condition}</Object>`;
  });
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${list.join('')}</Delete>`;
  const body = Buffer.from(xml);
  return {
    method: 'POST',
    bucket,
    query: { delete: '' },
    headers: {
      'content-type': 'application/xml',
      'content-md5': createHash('md5').update(body).digest('base64'),
    },
    body,
  };
}

/** What became of each of `asked`. Throws SyntaxError for an answer that does not speak of every one of them, by its version where that was named. */
export function readDeleteResult(body: Buffer | string, asked: readonly ObjectToDelete[]): DeleteResult {
  const reader = new XmlReader(body.toString());
  if (reader.root() !== 'DeleteResult') throw new SyntaxError('The answer is none to DeleteObjects.');
  const deleted: string[] = [];
  const failures: DeleteFailure[] = [];
  const told = new Set<string>();
  for (let name = reader.child(); name !== null; name = reader.child()) {
    if (name !== 'Deleted' && name !== 'Error') {
      reader.skip();
      continue;
    }
    const item = readItem(reader);
    told.add(nameOf(item));
    if (name === 'Deleted') deleted.push(item.key);
    else failures.push(item);
  }
  reader.end();
  if (!asked.every((one) => told.has(nameOf(one)))) {
    throw new SyntaxError('The answer does not say what became of every object.');
  }
  return { deleted, failures };
}

function readItem(reader: XmlReader): DeleteFailure {
  let key: string | undefined;
  let versionId: string | undefined;
  let code = '';
  for (let name = reader.child(); name !== null; name = reader.child()) {
    if (name === 'Key') key = reader.text();
    else if (name === 'VersionId') versionId = reader.text();
    else if (name === 'Code') code = reader.text();
    else reader.skip();
  }
  if (key === undefined) throw new SyntaxError('The answer to DeleteObjects lacks a key.');
  return { key, ...(versionId !== undefined && { versionId }), code };
}

function nameOf({ key, versionId = '' }: Omit<ObjectToDelete, 'etag'>): string {
  return `${versionId} ${key}`;
}
