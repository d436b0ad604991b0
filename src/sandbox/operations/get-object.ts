// GetObject and HeadObject.

import { S3Error } from '../errors.ts';
import type { Header, ObjectCall, Reply } from '../http/call.ts';
import { headerText } from '../http/header-text.ts';
import type { StoredObject } from '../store/objects.ts';
import { listParts, type Part } from '../store/parts.ts';
import { readContent } from '../store/read-content.ts';
import { checksumHeader, checksumHeaders } from './checksum-display.ts';
import { checkRead } from './conditions.ts';
import { requireObject } from './current.ts';
import { parsePartNumber } from './part-number.ts';
import { parseRange, type Span } from './range.ts';
import { requireReadable, showTraits } from './traits.ts';
import { versionHeaders } from './version-display.ts';

/** Parameters by which a GET may say how it wants to be answered. */
const overrides = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
] as const;

export function getObject(call: ObjectCall): Reply {
  const object = requireObject(call);
  const reply = describe(call, object);
  if (reply.span === undefined) return reply;
  requireReadable(object);
  return { ...reply, body: readContent(call.store, object.content, reply.span) };
}

export function headObject(call: ObjectCall): Reply {
  return describe(call, requireObject(call));
}

/** Everything of the answer but the bytes; without a span there are none to send. */
function describe(call: ObjectCall, object: StoredObject): Reply & { readonly span?: Span } {
  const { header, request } = call;
  const identity = {
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.modifiedMs).toUTCString(),
    ...versionHeaders(call.bucket, object.versionId),
  };
  if (checkRead(header, object, call.now()) === 'not-modified') return { status: 304, headers: identity };

  const selection = select(call, object);
  const span = selection?.span ?? { start: 0, end: object.sizeBytes };
  const headers: Record<string, string | number> = {
    ...showTraits(object),
    ...identity,
    'accept-ranges': 'bytes',
    'content-length': span.end - span.start,
    ...selection?.headers,
  };
  for (const name of overrides) {
    const value = request.query.get(`response-${name}`);
    if (value !== undefined) headers[name] = headerText(`response-${name}`, value);
  }
  if (selection === undefined) Object.assign(headers, wantedChecksum(header, object));
  return { status: selection === undefined ? 200 : 206, headers, span };
}

interface Selection {
  readonly span: Span;
  readonly headers: Readonly<Record<string, string>>;
}

/** The piece that a Range or a part number selects; `undefined` is the whole. */
function select(call: ObjectCall, object: StoredObject): Selection | undefined {
  const number = call.request.query.get('partNumber');
  const range = parseRange(call.header('range'), object.sizeBytes);
  if (number === undefined) {
    return range === undefined ? undefined : { span: range, headers: contentRange(range, object) };
  }
  if (range !== undefined) {
    throw new S3Error('InvalidRequest', {
      message: 'Cannot specify both Range header and partNumber query parameter',
    });
  }
  const { part, span, count } = findPart(call, object, parsePartNumber(number));
  const headers: Record<string, string> = object.sizeBytes === 0 ? {} : contentRange(span, object);
  if (part.number > 0) headers['x-amz-mp-parts-count'] = String(count);
  const algorithm = object.checksum?.algorithm;
  const value = algorithm === undefined ? undefined : part.checksums[algorithm];
  if (algorithm !== undefined && value !== undefined && call.header('x-amz-checksum-mode') === 'ENABLED') {
    headers[checksumHeader(algorithm)] = value;
  }
  return { span, headers };
}

function findPart(
  call: ObjectCall,
  object: StoredObject,
  number: number,
): { part: Part; span: Span; count: number } {
  const parts = listParts(call.store.sql, object.content);
  let start = 0;
  for (const part of parts) {
    const end = start + part.sizeBytes;
    // An object that was put whole is its own part 1.
    if (part.number === number || (part.number === 0 && number === 1)) {
      return { part, span: { start, end }, count: parts.length };
    }
    start = end;
  }
  throw new S3Error('InvalidPartNumber', {
    elements: { PartNumberRequested: String(number), ActualPartCount: String(parts.length) },
  });
}

function contentRange(span: Span, object: StoredObject): Record<string, string> {
  return { 'content-range': `bytes ${span.start}-${span.end - 1}/${object.sizeBytes}` };
}

function wantedChecksum(header: Header, object: StoredObject): Record<string, string> {
  return header('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED' ? checksumHeaders(object.checksum) : {};
}
