// Whether a server keeps to If-None-Match and If-Match, which not all that speak S3 do; some ignore them without a word.

import type { Ability, AbilityName } from '../../../contract/store-facts.ts';
import type { Expected } from '../store.ts';
import { etagOf } from './s3-entry.ts';

/** The precondition of a write, as the SDK names it. */
export interface Condition {
  readonly IfNoneMatch?: '*';
  readonly IfMatch?: string;
}

type Abilities = { readonly [N in AbilityName]?: Ability['state'] | undefined };
type Seen = 'honoured' | 'ignored' | 'refused';

/** What is known from before. */
export interface EarlierKnowledge {
  readonly state: Seen | null;
  readonly areBare: boolean;
  readonly abilities: Abilities;
  /** Is told when something was learned. */
  readonly onLearn: () => void;
}

/** What one server has been seen to do. */
export class Preconditions {
  readonly #isAws: boolean;
  readonly #onLearn: () => void;
  #state: Seen | null;
  #areBare: boolean;
  #abilities: Abilities;

  constructor(isAws: boolean, earlier?: EarlierKnowledge) {
    this.#isAws = isAws;
    this.#state = isAws ? 'honoured' : (earlier?.state ?? null);
    this.#areBare = earlier?.areBare ?? false;
    this.#abilities = earlier?.abilities ?? {};
    this.#onLearn = earlier?.onLearn ?? (() => {});
  }

  /** True once a write is known to be refused by the server itself; else the key must be looked at right before. */
  get areHonoured(): boolean {
    return this.#state === 'honoured';
  }

  /** Whether it minds If-None-Match and If-Match both; null while only trying could tell. */
  get areKept(): boolean | null {
    if (this.#isAws) return true;
    const ifMatch = this.#abilities['if-match'];
    if (this.#state === 'ignored' || this.#state === 'refused') return false;
    if (ifMatch === 'no' || ifMatch === 'ignored') return false;
    return this.#state === 'honoured' && ifMatch === 'yes' ? true : null;
  }

  /** True while it is worth finding out. */
  get areUnknown(): boolean {
    return this.#state === null;
  }

  /** What was learned; null where nothing is. */
  get known(): Seen | null {
    return this.#state;
  }

  /** Versions go without quotes. */
  get areBare(): boolean {
    return this.#areBare;
  }

  /** True when PutObject is known to keep to this by itself. That If-None-Match is minded says nothing about If-Match. */
  guards(expected: Expected): boolean {
    if (this.#isAws || expected.kind === 'absent') return this.areHonoured;
    return this.areHonoured && this.#abilities['if-match'] === 'yes';
  }

  /** A condition that did not hold was refused, or was not. What is known stays, unless the server knows none any more. */
  learn(state: Seen): void {
    if (this.#state === state || (this.#state !== null && state !== 'refused')) return;
    this.#state = state;
    this.#onLearn();
  }

  /** Takes over what a probe has found; `areBare` null: it could not tell. */
  adopt(abilities: Abilities, areBare: boolean | null): void {
    this.#abilities = abilities;
    if (areBare !== null) this.#areBare = areBare;
    const state = abilities['if-none-match'];
    if (this.#isAws || state === undefined || state === 'unknown') return;
    this.#state = state === 'yes' ? 'honoured' : state === 'no' ? 'refused' : 'ignored';
  }

  /** The precondition of a write; none where the server would refuse it. */
  headerOf(expected: Expected): Condition {
    if (this.#state === 'refused') return {};
    if (expected.kind === 'absent') return { IfNoneMatch: '*' };
    if (this.#abilities['if-match'] === 'no') return {};
    return { IfMatch: this.#form(expected.version) };
  }

  /** The precondition of a removal of this version; none where a probe has seen it refused. */
  headerOfRemoval(version: string): { readonly IfMatch?: string } {
    if (this.#abilities['delete-if-match'] === 'no') return {};
    return this.#state === 'refused' ? {} : { IfMatch: this.#form(version) };
  }

  /** The very version that stands there was refused in this form: from now on versions go in the other, as with Ceph. */
  learnForm(refused: Condition): void {
    const areBare = refused.IfMatch?.startsWith('"') === true;
    if (areBare === this.#areBare) return;
    this.#areBare = areBare;
    this.#onLearn();
  }

  #form(version: string): string {
    return this.#areBare ? version : etagOf(version);
  }
}
