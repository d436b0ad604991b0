// The rows of a pane, kept as columns outside React so that a million of them cost little and sort fast.

import type { ErrorWire } from '../../contract/errors.ts';
import type { Bucket, Entry, Key } from '../../contract/models.ts';
import type { Location } from './location.ts';
import { type Compare, mergeInto, sortInSlices } from './order.ts';

export type RowKind = 'file' | 'folder' | 'bucket';
export type SortColumn = 'name' | 'size' | 'region' | 'modified' | 'class';

/** How a list is ordered; folders stand before files either way. */
export interface Sort {
  readonly column: SortColumn;
  readonly isDescending: boolean;
}

/** One row as it is shown. `id` is its place in order of arrival and does not change. */
export interface Row {
  readonly id: number;
  readonly kind: RowKind;
  readonly key: Key;
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly modifiedMs: number | null;
  readonly storageClass: string | null;
  readonly region: string | null;
  readonly trouble: ErrorWire | null;
}

export type NewRow = Omit<Row, 'id'>;

const kinds: readonly RowKind[] = ['folder', 'bucket', 'file'];
const firstCapacity = 256;
const collator = new Intl.Collator(undefined, { numeric: true });

/** An entry as a row. */
export function entryRow(entry: Entry): NewRow {
  return { ...entry, region: null, trouble: entry.trouble ?? null };
}

/** A bucket as a row; its class is what uploads to it use. */
export function bucketRow(bucket: Bucket, key: Key): NewRow {
  const { name, createdMs, region, storageClass } = bucket;
  return {
    kind: 'bucket',
    key,
    name,
    sizeBytes: null,
    modifiedMs: createdMs,
    storageClass,
    region,
    trouble: null,
  };
}

/** Orders names as people do: numbers by value, case only as the last resort. */
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** The rows of one location, in the order of one sort. Grows by `append`; never shrinks. */
export class Listing {
  readonly location: Location;
  #sort: Sort;
  #count = 0;
  readonly #keys: Key[] = [];
  readonly #names: string[] = [];
  #kinds = new Uint8Array(firstCapacity);
  #sizes = new Float64Array(firstCapacity);
  #times = new Float64Array(firstCapacity);
  #classes = new Uint16Array(firstCapacity);
  #regions = new Uint16Array(firstCapacity);
  #order = new Uint32Array(firstCapacity);
  /** Storage classes and regions are few words many times: each row holds an index into this table. */
  readonly #words: (string | null)[] = [null];
  readonly #troubles = new Map<number, ErrorWire>();
  #resorting = 0;

  constructor(location: Location, sort: Sort) {
    this.location = location;
    this.#sort = sort;
  }

  get count(): number {
    return this.#count;
  }

  get sort(): Sort {
    return this.#sort;
  }

  /** Adds rows, each at its place in the order. */
  append(rows: readonly NewRow[]): void {
    const first = this.#count;
    this.#reserve(first + rows.length);
    for (const row of rows) this.#put(row);
    this.#merge(first);
  }

  /** The id of the row at a position of the list, -1 outside it. */
  idAt(position: number): number {
    return position >= 0 && position < this.#count ? (this.#order[position] as number) : -1;
  }

  /** The position of a row in the list, -1 when there is no such row. */
  positionOf(id: number): number {
    return id < 0 ? -1 : this.#order.subarray(0, this.#count).indexOf(id);
  }

  row(id: number): Row {
    return {
      id,
      kind: kinds[this.#kinds[id] as number] ?? 'file',
      key: this.#keys[id] as Key,
      name: this.#names[id] as string,
      sizeBytes: known(this.#sizes[id]),
      modifiedMs: known(this.#times[id]),
      storageClass: this.#words[this.#classes[id] as number] ?? null,
      region: this.#words[this.#regions[id] as number] ?? null,
      trouble: this.#troubles.get(id) ?? null,
    };
  }

  nameOf(id: number): string {
    return this.#names[id] ?? '';
  }

  keyOf(id: number): Key {
    return this.#keys[id] as Key;
  }

  /** The size of a row, 0 where unknown. */
  sizeOf(id: number): number {
    return known(this.#sizes[id]) ?? 0;
  }

  /** The id of the row of that name, -1 when there is none. */
  find(name: string): number {
    return this.#names.indexOf(name);
  }

  /** Brings the rows into another order, in slices; rows may be appended meanwhile. A later call overtakes this one. */
  async resort(sort: Sort, breathe: () => Promise<void>): Promise<void> {
    this.#resorting += 1;
    const own = this.#resorting;
    const count = this.#count;
    const ids = Uint32Array.from({ length: count }, (_, id) => id);
    for (const _ of sortInSlices(ids, this.#compare(sort))) {
      await breathe();
      if (own !== this.#resorting) return;
    }
    this.#sort = sort;
    this.#order.set(ids);
    this.#merge(count);
  }

  /** Sorts the rows from id `first` on and merges them with those before. */
  #merge(first: number): void {
    const compare = this.#compare(this.#sort);
    const added = Uint32Array.from({ length: this.#count - first }, (_, index) => first + index);
    added.sort(compare);
    mergeInto(this.#order, first, added, compare);
  }

  #put(row: NewRow): void {
    const id = this.#count;
    this.#count += 1;
    this.#keys.push(row.key);
    // One string for both where they are the same saves half of the memory.
    this.#names.push(row.key === row.name ? row.key : row.name);
    this.#kinds[id] = kinds.indexOf(row.kind);
    this.#sizes[id] = row.sizeBytes ?? Number.NaN;
    this.#times[id] = row.modifiedMs ?? Number.NaN;
    this.#classes[id] = this.#wordIndex(row.storageClass);
    this.#regions[id] = this.#wordIndex(row.region);
    if (row.trouble) this.#troubles.set(id, row.trouble);
  }

  #wordIndex(word: string | null): number {
    const index = this.#words.indexOf(word);
    return index >= 0 ? index : this.#words.push(word) - 1;
  }

  #reserve(needed: number): void {
    if (needed <= this.#order.length) return;
    const capacity = Math.max(needed, this.#order.length * 2);
    this.#kinds = grown(new Uint8Array(capacity), this.#kinds);
    this.#sizes = grown(new Float64Array(capacity), this.#sizes);
    this.#times = grown(new Float64Array(capacity), this.#times);
    this.#classes = grown(new Uint16Array(capacity), this.#classes);
    this.#regions = grown(new Uint16Array(capacity), this.#regions);
    this.#order = grown(new Uint32Array(capacity), this.#order);
  }

  /** Folders first; then the column, with unknown values last; then the name; then order of arrival. */
  #compare({ column, isDescending }: Sort): Compare {
    const sign = isDescending ? -1 : 1;
    const byName = (a: number, b: number) =>
      sign * compareNames(this.#names[a] as string, this.#names[b] as string) || a - b;
    const byColumn: Record<SortColumn, Compare> = {
      name: byName,
      size: (a, b) => compareNumbers(this.#sizes[a] as number, this.#sizes[b] as number, sign),
      modified: (a, b) => compareNumbers(this.#times[a] as number, this.#times[b] as number, sign),
      class: (a, b) => this.#compareWords(this.#classes[a] as number, this.#classes[b] as number, sign),
      region: (a, b) => this.#compareWords(this.#regions[a] as number, this.#regions[b] as number, sign),
    };
    const own = byColumn[column];
    return (a, b) => {
      const isFile = (this.#kinds[a] === 2 ? 1 : 0) - (this.#kinds[b] === 2 ? 1 : 0);
      return isFile || own(a, b) || byName(a, b);
    };
  }

  #compareWords(a: number, b: number, sign: number): number {
    if (a === b) return 0;
    if (a === 0 || b === 0) return a === 0 ? 1 : -1;
    return sign * compareNames(this.#words[a] ?? '', this.#words[b] ?? '');
  }
}

function compareNumbers(a: number, b: number, sign: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return sign * (a - b);
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function grown<T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(larger: T, old: T): T {
  larger.set(old);
  return larger;
}
