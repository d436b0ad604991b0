// What is known of the server at the other end of a line: learned on the way or by a probe, and told to whoever remembers it.

import { z } from '../../../contract/schema.ts';
import { Ability, AbilityName, type StoreFacts } from '../../../contract/store-facts.ts';
import { BodyChecks } from './body-checks.ts';
import { BucketFacts, ConditionFacts, splitAbilities } from './condition-facts.ts';
import { bucketsAtMost, KnownConditions, type TriedIn } from './known-conditions.ts';
import type { Preconditions } from './preconditions.ts';

/** What can be remembered of a server from one start to the next, as plain data. */
export const KnownFacts = z.object({
  /** What it does in buckets that keep no versions. */
  preconditions: ConditionFacts.shape.preconditions,
  areEtagsBare: ConditionFacts.shape.areEtagsBare,
  /** What single buckets do, the newest last. */
  buckets: z._default(z.record(z.string(), BucketFacts), {}),
  /** It compares bodies with the CRC32 that goes with them; null: not seen yet. */
  mindsCrc32: z.nullable(z.boolean()),
  /** It wants the bucket in its host name, although nobody said so. */
  isVirtual: z.boolean(),
  /** The server's clock less ours. */
  clockOffsetMs: z.number(),
  /** Where buckets live, as far as that was seen. */
  regions: z.record(z.string(), z.string()),
  /** What a probe has found. */
  abilities: z.partialRecord(AbilityName, Ability.shape.state),
});
export type KnownFacts = z.infer<typeof KnownFacts>;

export interface KnowledgeOptions {
  /** Whether to speak as to Amazon's own server. */
  readonly isAws: boolean;
  /** Whether its host is one of Amazon's, where buckets stand in the host name. */
  readonly isAtAmazon: boolean;
  /** Whether bodies go in the open. */
  readonly isPlain: boolean;
  readonly addressing: 'auto' | 'path' | 'virtual';
  readonly facts?: KnownFacts | undefined;
  /** Is told all that is known after something was learned; several changes of one moment are told at once. */
  readonly learned?: ((facts: KnownFacts) => void) | undefined;
}

export class ServerKnowledge {
  readonly checks: BodyChecks;
  readonly #isAws: boolean;
  readonly #learned: KnowledgeOptions['learned'];
  readonly #regions: Map<string, string>;
  readonly #conditions: KnownConditions;
  /** But for those that are about conditional requests. */
  #abilities: KnownFacts['abilities'];
  #isVirtual: boolean;
  #isVirtualLearned: boolean;
  #clockOffsetMs: number;
  #isTelling = false;

  constructor({ isAws, isAtAmazon, isPlain, addressing, facts, learned }: KnowledgeOptions) {
    this.#isAws = isAws;
    this.#learned = learned;
    const { conditional, others } = splitAbilities(facts?.abilities ?? {});
    this.#abilities = others;
    this.#regions = new Map(Object.entries(facts?.regions ?? {}));
    this.#clockOffsetMs = facts?.clockOffsetMs ?? 0;
    // What a person has said goes before what was seen.
    this.#isVirtualLearned = addressing === 'auto' && facts?.isVirtual === true;
    this.#isVirtual =
      addressing === 'virtual' || (addressing === 'auto' && isAtAmazon) || this.#isVirtualLearned;
    this.checks = new BodyChecks({
      isSigned: isPlain,
      mindsCrc32: isAws ? true : (facts?.mindsCrc32 ?? null),
      onLearn: () => this.#tell(),
    });
    this.#conditions = new KnownConditions({
      isAws,
      general: {
        preconditions: facts?.preconditions ?? null,
        areEtagsBare: facts?.areEtagsBare ?? false,
        abilities: conditional,
      },
      buckets: facts?.buckets,
      onLearn: () => this.#tell(),
    });
  }

  preconditionsOf(bucket: string): Preconditions {
    return this.#conditions.of(bucket);
  }

  /** `bucket.host`, or else `host/bucket`. */
  get isVirtual(): boolean {
    return this.#isVirtual;
  }

  /** The server answers to `bucket.host` only. */
  learnVirtual(): void {
    this.#isVirtual = true;
    this.#isVirtualLearned = true;
    this.#tell();
  }

  get clockOffsetMs(): number {
    return this.#clockOffsetMs;
  }

  /** Differences of less than a minute are nothing new: S3 bears fifteen. */
  learnClock(offsetMs: number): void {
    if (Math.abs(offsetMs - this.#clockOffsetMs) < 60_000) return;
    this.#clockOffsetMs = offsetMs;
    this.#tell();
  }

  regionOf(bucket: string): string | undefined {
    return this.#regions.get(bucket);
  }

  learnRegion(bucket: string, region: string): void {
    if (this.#regions.get(bucket) === region) return;
    this.#regions.delete(bucket);
    this.#regions.set(bucket, region);
    this.#tell();
  }

  /** What a probe has found of an ability that is no bucket's own; undefined where nobody has looked. */
  stateOf(name: AbilityName): Ability['state'] | undefined {
    return this.#abilities[name];
  }

  /** Takes over what a probe has found; what it could not try stays as it was known. `tried` null: it has only read. */
  adopt(abilities: Partial<StoreFacts['abilities']>, tried: TriedIn | null): void {
    const found = Object.entries(abilities).filter(([, { state }]) => state !== 'unknown');
    const states = Object.fromEntries(found.map(([name, { state }]) => [name, state]));
    const { conditional, others } = splitAbilities(states);
    this.#abilities = { ...this.#abilities, ...others };
    if (tried !== null) this.#conditions.adopt(conditional, tried);
    const checked = this.#abilities['checksums-checked'];
    if (!this.#isAws && checked !== undefined && checked !== 'unknown') this.checks.adopt(checked === 'yes');
    this.#tell();
  }

  /** All that is known, to be given back on the next start. */
  facts(): KnownFacts {
    const { preconditions, areEtagsBare, abilities } = this.#conditions.general;
    return {
      preconditions,
      areEtagsBare,
      buckets: this.#conditions.buckets(),
      mindsCrc32: this.checks.mindsCrc32,
      isVirtual: this.#isVirtualLearned,
      clockOffsetMs: this.#clockOffsetMs,
      regions: Object.fromEntries([...this.#regions].slice(-bucketsAtMost)),
      abilities: { ...this.#abilities, ...abilities },
    };
  }

  #tell(): void {
    if (this.#learned === undefined || this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      this.#learned?.(this.facts());
    });
  }
}
