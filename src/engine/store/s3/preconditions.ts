// Whether a bucket keeps to If-None-Match and If-Match, which not all do that speak S3; some ignore them without a word.

import type { Expected } from '../store.ts';
import { type BucketFacts, type ConditionFacts, nothingKnown } from './condition-facts.ts';
import { etagOf } from './s3-entry.ts';

/** The precondition of a write, as the SDK names it. */
export interface Condition {
  readonly IfNoneMatch?: '*';
  readonly IfMatch?: string;
}

type Seen = NonNullable<ConditionFacts['preconditions']>;

interface Origin {
  /** Amazon's own is trusted, whatever was seen. */
  readonly isAws: boolean;
  /** What is known from before. */
  readonly facts?: BucketFacts | undefined;
  /** What is known of buckets of the same server that keep no versions. */
  readonly guess: () => ConditionFacts;
  /** Is told when something was learned. */
  readonly onLearn: () => void;
}

/** What one bucket has been seen to do; a guess, which guards nothing, until it is known whether the bucket keeps versions. */
export class Preconditions {
  readonly #origin: Origin;
  #keepsVersions: boolean | null;
  #own: ConditionFacts | null;

  constructor(origin: Origin) {
    this.#origin = origin;
    this.#keepsVersions = origin.facts?.keepsVersions ?? null;
    this.#own = origin.facts ?? null;
  }

  /** To be remembered; null while all is a guess. */
  get facts(): BucketFacts | null {
    if (this.#own === null || this.#keepsVersions === null) return null;
    return { ...this.#own, keepsVersions: this.#keepsVersions };
  }

  /** True once a write is known to be refused by the server itself; else the key must be looked at right before. */
  get areHonoured(): boolean {
    return this.#origin.isAws || (this.#keepsVersions !== null && this.#state === 'honoured');
  }

  /** Whether the bucket minds If-None-Match and If-Match both; null while only trying could tell. */
  get areKept(): boolean | null {
    if (this.#origin.isAws) return true;
    if (this.#keepsVersions === null) return null;
    const ifMatch = this.#known.abilities['if-match'];
    if (this.#state === 'ignored' || this.#state === 'refused') return false;
    if (ifMatch === 'no' || ifMatch === 'ignored') return false;
    return this.#state === 'honoured' && ifMatch === 'yes' ? true : null;
  }

  /** True while it is worth finding out. */
  get areUnknown(): boolean {
    return this.#state === null;
  }

  /** A copy is known to be made of the version that was named, or not at all. */
  get areKeptOfSources(): boolean {
    if (this.#origin.isAws) return true;
    return this.#keepsVersions !== null && this.#known.abilities['copy-if-match'] === 'yes';
  }

  /** True when PutObject is known to keep to this by itself. That If-None-Match is minded says nothing about If-Match. */
  guards(expected: Expected): boolean {
    if (this.#origin.isAws || expected.kind === 'absent') return this.areHonoured;
    return this.areHonoured && this.#known.abilities['if-match'] === 'yes';
  }

  /** What a bucket does with preconditions changes with this (Ceph), so that what was learned before holds no more. */
  hearOfVersioning(keepsVersions: boolean): void {
    if (this.#origin.isAws || this.#keepsVersions === keepsVersions) return;
    const isConfirmed = this.#keepsVersions === null;
    this.#keepsVersions = keepsVersions;
    if (keepsVersions) this.#own = nothingKnown;
    else this.#own = isConfirmed ? this.#known : this.#origin.guess();
    this.#origin.onLearn();
  }

  /** The version that the answer to a write names. That it names none says nothing against what was known. */
  hearOfVersion(id: string | undefined): void {
    const isKept = id !== undefined && id !== 'null';
    if (isKept || this.#keepsVersions === null) this.hearOfVersioning(isKept);
  }

  /** A condition that did not hold was refused, or was not. What is known stays, unless the server knows none any more. */
  learn(state: Seen): void {
    if (this.#state === state || (this.#state !== null && state !== 'refused')) return;
    this.#change({ preconditions: state });
  }

  /** Takes over what a probe has found here; `areBare` null: it could not tell. */
  adopt(abilities: ConditionFacts['abilities'], areBare: boolean | null, keepsVersions: boolean): void {
    this.hearOfVersioning(keepsVersions);
    this.#keepsVersions = keepsVersions;
    const state = abilities['if-none-match'];
    this.#change({
      abilities: { ...this.#known.abilities, ...abilities },
      ...(areBare !== null && { areEtagsBare: areBare }),
      ...(state !== undefined && state !== 'unknown' && { preconditions: seen[state] }),
    });
  }

  /** The precondition of a write; none where the server would refuse it. */
  headerOf(expected: Expected): Condition {
    if (this.#state === 'refused') return {};
    if (expected.kind === 'absent') return { IfNoneMatch: '*' };
    if (this.#known.abilities['if-match'] === 'no') return {};
    return { IfMatch: this.#form(expected.version) };
  }

  /** The precondition of a removal of this version; none where a probe has seen it refused. */
  headerOfRemoval(version: string): { readonly IfMatch?: string } {
    if (this.#known.abilities['delete-if-match'] === 'no') return {};
    return this.#state === 'refused' ? {} : { IfMatch: this.#form(version) };
  }

  /** The very version that stands there was refused in this form: from now on versions go in the other, as with Ceph. */
  learnForm(refused: Condition): void {
    const areBare = refused.IfMatch?.startsWith('"') === true;
    if (areBare !== this.#known.areEtagsBare) this.#change({ areEtagsBare: areBare });
  }

  /** It was refused in both forms, as Ceph does where versions are kept: from now on writes go without If-Match. */
  learnNoIfMatch(): void {
    this.#change({ abilities: { ...this.#known.abilities, 'if-match': 'no' } });
  }

  get #known(): ConditionFacts {
    return this.#own ?? this.#origin.guess();
  }

  get #state(): Seen | null {
    return this.#origin.isAws ? 'honoured' : this.#known.preconditions;
  }

  #change(change: Partial<ConditionFacts>): void {
    this.#own = { ...this.#known, ...change };
    this.#origin.onLearn();
  }

  #form(version: string): string {
    return this.#known.areEtagsBare ? version : etagOf(version);
  }
}

const seen = { yes: 'honoured', no: 'refused', ignored: 'ignored' } as const;
