// The line between one client and a simulated bucket: each request has its turn, its luck, its condition and its price.

import { throwIfAborted } from '../../src/base/abort.ts';
import { AppError, type ErrorCode } from '../../src/contract/errors.ts';
import type { Key } from '../../src/contract/models.ts';
import type { Expected } from '../../src/engine/store/store.ts';
import type { Listed, Looked } from '../../src/engine/sync/objects.ts';
import { type FaultKind, type Faults, faultError } from './faults.ts';
import type { Mutation, OnMutation } from './mutation.ts';
import { type Condition, ConditionFailed, type SimS3, type Version } from './sim-s3.ts';
import type { Life, World } from './world.ts';

/** Requests by kind, as the bill has them. */
export interface Requests {
  list: number;
  head: number;
  get: number;
  write: number;
  /** Listings that broke off. */
  brokenLists: number;
}

export interface LineParts {
  readonly world: World;
  readonly life: Life;
  readonly s3: SimS3;
  readonly prefix: string;
  readonly faults: Faults;
  readonly requests: Requests;
  readonly onMutation: OnMutation;
}

interface Call {
  readonly what: string;
  readonly path: string;
  readonly kinds: readonly FaultKind[];
  readonly codes: readonly ErrorCode[];
  readonly signal?: AbortSignal | undefined;
}

export const whenReading: Pick<Call, 'kinds' | 'codes'> = {
  kinds: ['before', 'late'],
  codes: ['network.lost', 'service.busy', 'access.denied'],
};
export const whenWriting: Pick<Call, 'kinds' | 'codes'> = {
  kinds: ['before', 'late', 'lost', 'lost', 'twice'],
  codes: ['network.lost', 'service.busy', 'access.denied'],
};

export class SimLine {
  readonly #parts: LineParts;

  constructor(parts: LineParts) {
    this.#parts = parts;
  }

  /** A write under a condition, which a store that keeps to none has a look stand in for, before and after. */
  async write(
    what: string,
    path: Key,
    expected: Expected,
    signal: AbortSignal | undefined,
    effect: (condition: Condition) => Version,
  ): Promise<Looked> {
    await this.lookFirst(path, expected, opOf(what), signal);
    const version = await this.call({ what, path, ...whenWriting, signal }, () =>
      this.conditionally(path, expected, opOf(what), effect),
    );
    if (this.#parts.s3.knobs.keepsPreconditions) return lookedOf(path, version);
    const after = await this.call({ what: 'looks after', path, ...whenReading, signal }, () => {
      this.#parts.requests.head += 1;
      return this.live(path);
    });
    if (after?.versionId !== version.versionId)
      throw new AppError('entry.changed', { op: opOf(what), from: path });
    return lookedOf(path, version);
  }

  /** What stands in for a condition that the store would ignore; nothing where it keeps to them. */
  async lookFirst(path: Key, expected: Expected, op: string, signal: AbortSignal | undefined): Promise<void> {
    if (this.#parts.s3.knobs.keepsPreconditions) return;
    await this.call({ what: 'looks before', path, ...whenReading, signal }, () => {
      this.#parts.requests.head += 1;
      const live = this.live(path);
      // A removal of what is gone is told by the removal itself.
      if (!live && op === 'entry.remove') return;
      if (expected.kind === 'absent' ? live : live?.etag !== expected.version)
        throw refusal(expected, op, path);
    });
  }

  conditionally<T>(path: Key, expected: Expected, op: string, effect: (condition: Condition) => T): T {
    this.#parts.requests.write += 1;
    try {
      return effect(expected.kind === 'absent' ? 'none' : { etag: expected.version });
    } catch (error) {
      if (error instanceof ConditionFailed) throw refusal(expected, op, path);
      throw error;
    }
  }

  live(path: Key): Version | null {
    return this.#parts.s3.live(this.#parts.prefix + path);
  }

  standing(path: Key, etag: string, op: string): Version {
    const live = this.live(path);
    if (!live) throw new AppError('entry.missing', { op, from: path });
    if (live.etag !== etag) throw new AppError('entry.changed', { op, from: path });
    return live;
  }

  /** One request: its turn, what goes wrong, its effect at one instant, and the turn of its answer. */
  async call<T>({ what, path, kinds, codes, signal }: Call, effect: () => T): Promise<T> {
    const { world, life, faults } = this.#parts;
    throwIfAborted(signal);
    const label = `${life.name} objects.${what} ${path}`;
    await world.step(label, life);
    throwIfAborted(signal);
    const fault = faults.draw(label, kinds, codes);
    if (fault?.kind === 'before') throw faultError(fault.code, `objects.${what}`, path);
    if (fault?.kind === 'late') await world.sleep(fault.delayMs, `${label} is late`, life, signal);
    const value = effect();
    const again = fault?.kind === 'twice' ? effect() : value;
    await world.step(`${label} is answered`, life);
    throwIfAborted(signal);
    if (fault?.kind === 'lost') throw faultError('network.lost', `objects.${what}`, path);
    return again;
  }

  async turn(what: string, path: string, signal?: AbortSignal): Promise<void> {
    const { world, life } = this.#parts;
    await world.step(`${life.name} objects.${what} ${path}`, life);
    throwIfAborted(signal);
  }

  tell(
    mutation: Pick<Mutation, 'act' | 'path' | 'bytes' | 'expected'> &
      Partial<Pick<Mutation, 'other' | 'replaced'>>,
  ): void {
    const { life, onMutation } = this.#parts;
    onMutation({ client: life.name, side: 'remote', other: null, replaced: null, ...mutation });
  }
}

function opOf(what: string): string {
  return what === 'copy' ? 'copy' : 'entry.write';
}

function refusal(expected: Expected, op: string, from: string): AppError {
  return new AppError(expected.kind === 'absent' ? 'entry.exists' : 'entry.changed', { op, from });
}

/** An object as a listing tells of it. */
export function listedOf(path: string, { bytes, etag, modifiedMs, storageClass }: Version): Listed {
  return { path: path as Key, sizeBytes: bytes.length, etag, modifiedMs, storageClass };
}

/** An object as the server tells of it when asked. */
export function lookedOf(path: string, version: Version): Looked {
  const { metadata, isArchived, versionId } = version;
  return { ...listedOf(path, version), ...metadata, isArchived, versionId };
}
