// Parses what a signature says about itself: whose key, which day, which region.

import { S3Error, type S3ErrorCode } from '../errors.ts';
import type { Scope } from './signature.ts';

export interface Credential {
  readonly accessKeyId: string;
  readonly scope: Scope;
}

/** Parses `KEY/YYYYMMDD/region/s3/aws4_request`; throws the given code. */
export function parseCredential(text: string, code: S3ErrorCode): Credential {
  const pieces = text.split('/');
  const [date, region, service, terminator] = pieces.slice(-4);
  const accessKeyId = pieces.slice(0, -4).join('/');
  if (date === undefined || region === undefined || accessKeyId === '') {
    throw malformed(
      code,
      'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request"',
    );
  }
  if (!/^\d{8}$/.test(date))
    throw malformed(code, `Invalid credential date "${date}". This date is not valid.`);
  if (service !== 's3')
    throw malformed(code, `incorrect service "${service}". This endpoint belongs to "s3".`);
  if (terminator !== 'aws4_request') {
    throw malformed(code, `incorrect terminal "${terminator}". This endpoint uses "aws4_request".`);
  }
  return { accessKeyId, scope: { date, region } };
}

/** Parses `YYYYMMDDTHHMMSSZ` into milliseconds since 1970; `undefined` when it is not such a time. */
export function parseTimestamp(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** Writes the error that a malformed authorization is answered with. */
export function malformed(code: S3ErrorCode, message: string): S3Error {
  const prefix = code === 'AuthorizationHeaderMalformed' ? 'The authorization header is malformed; ' : '';
  return new S3Error(code, { message: prefix + message });
}
