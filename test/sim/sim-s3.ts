// A bucket that is not there: keys to versions, each request at one instant, under conditions or not.

import { createHash } from 'node:crypto';

export interface S3Knobs {
  readonly versioning: 'on' | 'off';
  /** False for a store that takes conditions and ignores them. */
  readonly keepsPreconditions: boolean;
  /** md5: equal bytes have equal etags, as on Amazon for small objects; opaque: each write has another one. */
  readonly etags: 'md5' | 'opaque';
}

export interface Metadata {
  readonly sha256: string | null;
  readonly op: string | null;
  readonly sourceMs: number | null;
}

export interface Version {
  readonly versionId: string;
  readonly bytes: string;
  readonly etag: string;
  readonly modifiedMs: number;
  readonly metadata: Metadata;
  readonly storageClass: string | null;
  readonly isMarker: boolean;
  /** Its bytes must be restored before they can be read. */
  isArchived: boolean;
}

/** What a request demands: If-None-Match: *, or If-Match. null: whatever is there. */
export type Condition = 'none' | { readonly etag: string } | null;

export class ConditionFailed extends Error {}

export const noMetadata: Metadata = { sha256: null, op: null, sourceMs: null };

export class SimS3 {
  readonly knobs: S3Knobs;
  readonly #nowMs: () => number;
  /** Newest version last. */
  readonly #keys = new Map<string, Version[]>();
  /** What was ever live under a key and an ETag. */
  readonly #ever = new Map<string, Set<string>>();
  #lastVersion = 0;

  constructor(knobs: S3Knobs, nowMs: () => number) {
    this.knobs = knobs;
    this.#nowMs = nowMs;
  }

  live(key: string): Version | null {
    const newest = this.#keys.get(key)?.at(-1);
    return newest && !newest.isMarker ? newest : null;
  }

  versions(key: string): readonly Version[] {
    return this.#keys.get(key) ?? [];
  }

  /** Every key that ever was, in no order. */
  keys(): readonly string[] {
    return [...this.#keys.keys()];
  }

  /** True where such bytes were live under that key with that ETag at some time. */
  everHeld(key: string, etag: string, are: (bytes: string) => boolean): boolean {
    return [...(this.#ever.get(`${key} ${etag}`) ?? [])].some(are);
  }

  put(
    key: string,
    bytes: string,
    metadata: Metadata,
    condition: Condition,
    storageClass: string | null = null,
  ): Version {
    this.#demand(key, condition);
    const digest = createHash('md5').update(bytes, 'latin1').digest('hex');
    const versionId = this.#newId();
    const version: Version = {
      versionId,
      bytes,
      etag: this.knobs.etags === 'md5' ? `"${digest}"` : `"${digest.slice(0, 8)}-${versionId}"`,
      modifiedMs: this.#nowMs(),
      metadata,
      storageClass,
      isMarker: false,
      isArchived: false,
    };
    this.#add(key, version);
    const ever = `${key} ${version.etag}`;
    this.#ever.set(ever, (this.#ever.get(ever) ?? new Set()).add(bytes));
    return version;
  }

  /** Copies with metadata and class, under a new id. */
  copy(from: Version, to: string, op: string | null, condition: Condition): Version {
    const metadata = { ...from.metadata, op: op ?? from.metadata.op };
    return this.put(to, from.bytes, metadata, condition, from.storageClass);
  }

  /** A removal of what is not there is none. */
  remove(key: string, condition: Condition): void {
    this.#demand(key, condition);
    if (!this.live(key)) return;
    if (this.knobs.versioning === 'off') return void this.#keys.delete(key);
    this.#add(key, {
      versionId: this.#newId(),
      bytes: '',
      etag: '',
      modifiedMs: this.#nowMs(),
      metadata: noMetadata,
      storageClass: null,
      isMarker: true,
      isArchived: false,
    });
  }

  /** Up to `limit` keys with the prefix after `after`, in the order of their UTF-8 bytes. */
  page(prefix: string, after: string, limit: number): readonly string[] {
    return [...this.#keys.keys()]
      .filter((key) => key.startsWith(prefix) && this.live(key) && compareKeys(key, after) > 0)
      .sort(compareKeys)
      .slice(0, limit);
  }

  #add(key: string, version: Version): void {
    const versions = this.#keys.get(key);
    if (!versions) this.#keys.set(key, [version]);
    else if (this.knobs.versioning === 'on') versions.push(version);
    else versions.splice(0, versions.length, version);
  }

  #demand(key: string, condition: Condition): void {
    if (condition === null || !this.knobs.keepsPreconditions) return;
    const live = this.live(key);
    if (condition === 'none' ? live !== null : live?.etag !== condition.etag) throw new ConditionFailed(key);
  }

  #newId(): string {
    this.#lastVersion += 1;
    return `v${this.#lastVersion}`;
  }
}

/** The order of a listing (S3 User Guide, ListingKeysUsingAPIs): that of the UTF-8 bytes. */
export function compareKeys(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
