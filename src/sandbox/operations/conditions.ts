// Preconditions: If-Match and its kin, as S3 applies them to reads, to copies' sources and to writes.

import { notImplemented, S3Error } from '../errors.ts';
import type { Header } from '../http/call.ts';
import type { ListedObject } from '../store/objects.ts';

/**
 * Applies the preconditions of a read. `not-modified` is for a GET or HEAD to answer 304.
 *
 * | If-Match | If-Unmodified-Since | If-None-Match | If-Modified-Since | result         |
 * | fails    | any                 | any           | any               | 412            |
 * | absent   | fails               | any           | any               | 412            |
 * | passes   | (ignored)           | fails         | any               | not modified   |
 * | passes   | (ignored)           | absent        | fails             | not modified   |
 * Dates are whole seconds; one that cannot be read, or that lies in the future, is ignored.
 */
export function checkRead(header: Header, object: ListedObject, nowMs: number): 'go' | 'not-modified' {
  const { ifMatch, ifNoneMatch, modifiedSince, unmodifiedSince } = readConditions(header, '', nowMs);
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, object)) throw failed('If-Match');
  } else if (unmodifiedSince !== undefined && object.modifiedMs > unmodifiedSince) {
    throw failed('If-Unmodified-Since');
  }
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, object) ? 'not-modified' : 'go';
  return modifiedSince !== undefined && object.modifiedMs <= modifiedSince ? 'not-modified' : 'go';
}

/** Applies the preconditions on the source of a copy: as on a read, and each failure is a 412. */
export function checkCopySource(header: Header, source: ListedObject, nowMs: number): void {
  const prefix = 'x-amz-copy-source-';
  const { ifMatch, ifNoneMatch, modifiedSince, unmodifiedSince } = readConditions(header, prefix, nowMs);
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, source)) throw failed('x-amz-copy-source-If-Match');
  } else if (unmodifiedSince !== undefined && source.modifiedMs > unmodifiedSince) {
    throw failed('x-amz-copy-source-If-Unmodified-Since');
  }
  if (ifNoneMatch !== undefined) {
    if (matches(ifNoneMatch, source)) throw failed('x-amz-copy-source-If-None-Match');
  } else if (modifiedSince !== undefined && source.modifiedMs <= modifiedSince) {
    throw failed('x-amz-copy-source-If-Modified-Since');
  }
}

/** The precondition of a write: checked when it begins, to fail early, and again when it is committed. */
export interface WriteCondition {
  /** Throws when the current object (`undefined`: there is none) forbids the write. */
  check(current: ListedObject | undefined, key: string): void;
}

/**
 * Reads the precondition of a write. `If-None-Match` takes only `*`, `If-Match` only one ETag. When the object that
 * matched at the beginning is gone at the commit, a delete has come between: 409, not 404.
 */
export function readWriteCondition(header: Header): WriteCondition {
  const ifMatch = header('if-match');
  const ifNoneMatch = header('if-none-match');
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== '*') throw notImplemented('If-None-Match');
  if (ifMatch !== undefined && ifNoneMatch !== undefined) throw notImplemented('If-Match');
  let hasMatched = false;
  return {
    check(current, key) {
      if (ifNoneMatch !== undefined && current !== undefined) throw failed('If-None-Match');
      if (ifMatch === undefined) return;
      if (current === undefined) {
        if (hasMatched)
          throw new S3Error('ConditionalRequestConflict', { elements: { Condition: 'If-Match', Key: key } });
        throw new S3Error('NoSuchKey', { elements: { Key: key } });
      }
      if (unquote(ifMatch) !== current.etag) throw failed('If-Match');
      hasMatched = true;
    },
  };
}

/** Tells whether an ETag that a client sent, or `*`, means this object. */
export function matches(condition: string, object: ListedObject): boolean {
  return condition.split(',').some((etag) => etag.trim() === '*' || unquote(etag) === object.etag);
}

/** Takes the quotation marks and the mark of weakness off an ETag. */
export function unquote(etag: string): string {
  return etag
    .trim()
    .replace(/^W\//, '')
    .replace(/^"(.*)"$/, '$1');
}

/** The error of a precondition that does not hold. */
export function failed(condition: string): S3Error {
  return new S3Error('PreconditionFailed', { elements: { Condition: condition } });
}

interface Conditions {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly modifiedSince: number | undefined;
  readonly unmodifiedSince: number | undefined;
}

function readConditions(header: Header, prefix: string, nowMs: number): Conditions {
  const time = (name: string): number | undefined => {
    const parsed = Date.parse(header(prefix + name) ?? '');
    return Number.isNaN(parsed) || parsed > nowMs ? undefined : parsed;
  };
  return {
    ifMatch: header(`${prefix}if-match`),
    ifNoneMatch: header(`${prefix}if-none-match`),
    modifiedSince: time('if-modified-since'),
    unmodifiedSince: time('if-unmodified-since'),
  };
}
