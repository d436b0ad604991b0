// What the rows of the queue are to the rest of the engine.

import type { ErrorWire } from '../../contract/errors.ts';
import type { Key } from '../../contract/models.ts';
import { type Priority, Transfer, TransferItem, type TransferRequest } from '../../contract/transfer.ts';
import { key, number, numberOrNull, oneOf, reader, text, textOrNull } from './cells.ts';
import { failure } from './json-column.ts';
import { largeBytes } from './queue-form.ts';

/** A file to move, a folder to make, or something that could not be listed and only exists to say so. */
export const itemKinds = ['file', 'folder', 'listing'] as const;
export type ItemKind = (typeof itemKinds)[number];

/** Large files and all others have a lane each, so that neither starves the other. */
export const lanes = ['small', 'large'] as const;
export type Lane = (typeof lanes)[number];

/** The lane of an item, by the size that was listed. */
export function laneOf(sizeBytes: number | null): Lane {
  return sizeBytes !== null && sizeBytes > largeBytes ? 'large' : 'small';
}

/** A transfer in the journal. Its request stays text until somebody looks at it: there may be a hundred thousand of them. */
export class TransferRow {
  readonly number: number;
  readonly requestText: string;
  readonly title: string;
  readonly direction: Transfer['direction'];
  readonly state: Transfer['state'];
  readonly isListed: boolean;
  readonly createdMs: number;
  readonly endedMs: number | null;
  readonly error: ErrorWire | null;
  readonly priority: Priority;
  readonly position: number;
  readonly resumedBytes: number;
  /** How it came out, as text; null while it has not ended. */
  readonly countsText: string | null;

  constructor(cells: Omit<TransferRow, 'request'>) {
    this.number = cells.number;
    this.requestText = cells.requestText;
    this.title = cells.title;
    this.direction = cells.direction;
    this.state = cells.state;
    this.isListed = cells.isListed;
    this.createdMs = cells.createdMs;
    this.endedMs = cells.endedMs;
    this.error = cells.error;
    this.priority = cells.priority;
    this.position = cells.position;
    this.resumedBytes = cells.resumedBytes;
    this.countsText = cells.countsText;
  }

  /** Parsed anew each time; it has passed the schema before it was written. */
  get request(): TransferRequest {
    const request: TransferRequest = JSON.parse(this.requestText);
    return request;
  }
}

const direction = oneOf(Transfer.shape.direction.options);
const transferState = oneOf(Transfer.shape.state.options);
const priority = oneOf(Transfer.shape.priority.options);
const kind = oneOf(itemKinds);
const itemState = oneOf(TransferItem.shape.state.options);
const reason = oneOf(['exists', 'same', 'excluded'] as const);

export const transferReader = reader(
  (row) =>
    new TransferRow({
      number: number(row['number']),
      requestText: text(row['request']),
      title: text(row['title']),
      direction: direction(row['direction']),
      state: transferState(row['state']),
      isListed: row['is_listed'] === 1,
      createdMs: number(row['created_ms']),
      endedMs: numberOrNull(row['ended_ms']),
      error: failure(row['error']),
      priority: priority(row['priority']),
      position: number(row['position']),
      resumedBytes: number(row['resumed_bytes']),
      countsText: textOrNull(row['counts']),
    }),
);

export interface ItemRow {
  readonly id: number;
  readonly kind: ItemKind;
  readonly key: Key;
  readonly targetKey: Key;
  readonly sizeBytes: number | null;
  readonly state: TransferItem['state'];
  readonly skipped: TransferItem['skipped'];
  readonly error: ErrorWire | null;
  readonly proof: string | null;
  readonly retries: number;
  readonly startedOver: number;
}

export const itemReader = reader(
  (row): ItemRow => ({
    id: number(row['id']),
    kind: kind(row['kind']),
    key: key(row['key']),
    targetKey: key(row['target_key']),
    sizeBytes: numberOrNull(row['size_bytes']),
    state: itemState(row['state']),
    skipped: row['skipped'] === null ? null : reason(row['skipped']),
    error: failure(row['error']),
    proof: textOrNull(row['proof']),
    retries: number(row['retries']),
    startedOver: number(row['started_over']),
  }),
);

/** How many items of one kind and lane are in one state, and what they come to together. */
export interface Sum {
  readonly transfer: number;
  readonly kind: ItemKind;
  readonly state: TransferItem['state'];
  readonly isLarge: boolean;
  readonly items: number;
  readonly bytes: number;
  readonly retries: number;
  readonly unverified: number;
}

export const sumReader = reader(
  (row): Sum => ({
    transfer: number(row['transfer']),
    kind: kind(row['kind']),
    state: itemState(row['state']),
    isLarge: row['is_large'] === 1,
    items: number(row['items']),
    bytes: number(row['bytes']),
    retries: number(row['retries']),
    unverified: number(row['unverified']),
  }),
);

/** An item that may now be run. In doubt: an attempt may have reached the target without our knowing. */
export interface ClaimedItem {
  readonly id: number;
  readonly kind: ItemKind;
  readonly key: Key;
  readonly targetKey: Key;
  readonly sizeBytes: number | null;
  readonly isInDoubt: boolean;
  /** Attempts beyond the first, so far. */
  readonly retries: number;
}

/** Reads claimed items; an attempt may have been made at those up to `claimed`. */
export const claimedReader = (claimed: number) =>
  reader((row): ClaimedItem => {
    const id = number(row['id']);
    return {
      id,
      kind: kind(row['kind']),
      key: key(row['key']),
      targetKey: key(row['target_key']),
      sizeBytes: numberOrNull(row['size_bytes']),
      isInDoubt: id <= claimed,
      retries: number(row['retries']),
    };
  });

/** The states that the journal knows; what runs at this moment is waiting here. */
export type StoredState = Exclude<TransferItem['state'], 'running'>;

export interface NewItem {
  readonly kind: ItemKind;
  readonly key: Key;
  readonly targetKey: Key;
  readonly sizeBytes: number | null;
  readonly state: 'waiting' | 'skipped' | 'failed';
  readonly skipped: TransferItem['skipped'];
  readonly error: ErrorWire | null;
}

/** How an attempt at an item ended; 'waiting': another one will be made. */
export interface ItemEnd {
  readonly id: number;
  readonly transfer: number;
  readonly state: StoredState;
  readonly targetKey: Key;
  readonly sizeBytes: number | null;
  readonly skipped: TransferItem['skipped'];
  readonly error: ErrorWire | null;
  readonly proof: string | null;
  readonly retries: number;
  /** Bytes that an earlier run had moved already. */
  readonly resumedBytes: number;
}
