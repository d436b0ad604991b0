// What is known of conditional requests at one server: of each bucket by itself, and of those of which nothing is known yet.

import type { BucketFacts, ConditionFacts } from './condition-facts.ts';
import { Preconditions } from './preconditions.ts';

/** Of as many buckets something is remembered; the oldest go first. */
export const bucketsAtMost = 1000;

/** Where a probe has written. */
export interface TriedIn {
  readonly bucket: string;
  readonly keepsVersions: boolean;
  /** ETags are compared without their quotes; null: it could not tell. */
  readonly areEtagsBare: boolean | null;
}

interface Earlier {
  readonly isAws: boolean;
  readonly general: ConditionFacts;
  readonly buckets: Readonly<Record<string, BucketFacts>> | undefined;
  /** Is told when something was learned. */
  readonly onLearn: () => void;
}

export class KnownConditions {
  readonly #isAws: boolean;
  readonly #onLearn: () => void;
  readonly #buckets = new Map<string, Preconditions>();
  #general: ConditionFacts;

  constructor({ isAws, general, buckets = {}, onLearn }: Earlier) {
    this.#isAws = isAws;
    this.#onLearn = onLearn;
    this.#general = general;
    for (const [bucket, facts] of Object.entries(buckets)) this.#meet(bucket, facts);
  }

  /** As seen in buckets that keep no versions: a guess at any other. */
  get general(): ConditionFacts {
    return this.#general;
  }

  of(bucket: string): Preconditions {
    return this.#buckets.get(bucket) ?? this.#meet(bucket, undefined);
  }

  /** Takes over what a probe has found. */
  adopt(abilities: ConditionFacts['abilities'], { bucket, areEtagsBare, keepsVersions }: TriedIn): void {
    if (!keepsVersions)
      this.#general = { ...this.#general, abilities: { ...this.#general.abilities, ...abilities } };
    this.of(bucket).adopt(abilities, areEtagsBare, keepsVersions);
  }

  /** To be remembered, the newest last. */
  buckets(): Record<string, BucketFacts> {
    const known = [...this.#buckets].flatMap(([bucket, { facts }]) =>
      facts === null ? [] : [[bucket, facts] as const],
    );
    return Object.fromEntries(known.slice(-bucketsAtMost));
  }

  #meet(bucket: string, facts: BucketFacts | undefined): Preconditions {
    const preconditions = new Preconditions({
      isAws: this.#isAws,
      facts,
      guess: () => this.#general,
      onLearn: () => this.#learn(bucket, preconditions),
    });
    this.#buckets.set(bucket, preconditions);
    return preconditions;
  }

  #learn(bucket: string, preconditions: Preconditions): void {
    this.#buckets.delete(bucket);
    this.#buckets.set(bucket, preconditions);
    const { facts } = preconditions;
    if (facts?.keepsVersions === false)
      this.#general = {
        preconditions: facts.preconditions ?? this.#general.preconditions,
        areEtagsBare: facts.areEtagsBare,
        abilities: this.#general.abilities,
      };
    this.#onLearn();
  }
}
