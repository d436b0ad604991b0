// Watches every act of the engines, and names each promise that one breaks: I4 to I7, I10 to I12, I14, I16, I18.

import type { Key } from '../../src/contract/models.ts';
import type { Op } from '../../src/engine/journal/pair-journal.ts';
import { localProblem, type Platform } from '../../src/engine/store/path.ts';
import type { Base } from '../../src/engine/sync/model.ts';
import { isIgnored, type Rules } from './contents.ts';
import { foundAt } from './disk-look.ts';
import type { PairRules } from './knobs.ts';
import type { Ledger } from './ledger.ts';
import { isOwn, type Mutation } from './mutation.ts';
import { sha256Of } from './sha256.ts';
import type { SimDisk } from './sim-disk.ts';
import type { SimS3 } from './sim-s3.ts';
import { TrashWatch } from './trash-watch.ts';
import type { World } from './world.ts';

const conflictCopy = / \(conflict, /;
const momentUs = 1_000_000;
/** So many steps may have been taken since somebody was asked whether something is gone. */
const justNow = 150;
/** Between looking at a path and moving it there are hardly more steps than this, those of others among them. */
const thisMoment = 20;
/** No disk keeps its times less finely. */
const coarsestUs = 2_000_000;

/** What is known of a client while it runs. */
export interface Watched {
  readonly name: string;
  readonly disk: SimDisk;
  readonly platform: Platform;
  /** What its journal holds of a path. */
  readonly base: (path: string) => Base | null;
  /** Its present run may touch nothing. */
  isDry: boolean;
  /** What its present run leaves alone. */
  rules: Rules;
}

export class Watch {
  readonly violations: string[] = [];
  readonly rules: PairRules;
  readonly #world: World;
  readonly #s3: SimS3;
  readonly #prefix: string;
  readonly #ledger: Ledger;
  readonly #clients = new Map<string, Watched>();
  /** What a file of that fingerprint was seen to hold. */
  readonly #seen = new Map<string, Set<string>>();
  readonly #trash: TrashWatch;
  /** What each client wrote last under each key. */
  readonly #put = new Map<string, string>();
  /** Bytes that both sides had of one path. */
  readonly crossed = new Set<string>();
  mutations = 0;

  constructor(world: World, s3: SimS3, prefix: string, ledger: Ledger, rules: PairRules) {
    this.#world = world;
    this.#s3 = s3;
    this.#prefix = prefix;
    this.#ledger = ledger;
    this.rules = rules;
    const disks = () => [...this.#clients.values()].map(({ disk }) => disk);
    this.#trash = new TrashWatch({ world, s3, ledger, rules, disks, fail: this.fail.bind(this) });
  }

  add(client: Watched): void {
    this.#clients.set(client.name, client);
  }

  fail(invariant: string, what: string): void {
    this.violations.push(`${invariant}: ${what} (seed ${this.#world.seed}, step ${this.#world.steps})`);
  }

  /** A file was shown to an engine. */
  sawFile(client: string, fingerprint: string, bytes: string): void {
    const key = `${client} ${fingerprint}`;
    const seen = this.#seen.get(key);
    if (seen) seen.add(sha256Of(bytes));
    else this.#seen.set(key, new Set([sha256Of(bytes)]));
  }

  onMutation(mutation: Mutation): void {
    this.mutations += 1;
    const { client, side, act, path, other, bytes, expected } = mutation;
    const watched = this.#clients.get(client);
    if (!watched) return;
    const what = `${client} ${side} ${act} ${path}${other === null ? '' : ` (${other})`}`;
    if (watched.isDry) this.fail('I16', `a dry run did ${what}`);
    if (expected?.kind === 'version' && expected.version === '')
      this.fail('I4', `${what} expects no version`);
    this.#trash.onMutation(mutation);
    if (act === 'move' && other !== null && isOwn(other)) this.#excuseUnseen(watched, path);
    const isPlaced = act === 'move' && isOwn(path) && other !== null && !isOwn(other);
    if (act === 'put' || isPlaced) this.crossed.add(bytes);
    if (act === 'put') this.#put.set(`${client} ${path}`, bytes);
    if (side === 'remote' && this.rules.mode === 'restore') this.fail('I18', `a restore did ${what}`);
    if (isOwn(path) && (other === null || isOwn(other))) return;
    if (side === 'local' && this.rules.mode === 'backup') this.fail('I18', `a backup did ${what}`);
    // What the rules have come to hide may still get its name back.
    const isBack = act === 'move' && path.startsWith('.longshore/trash/');
    for (const one of isBack ? [] : [path, other])
      if (one !== null && !isOwn(one)) this.#checkName(watched, one, what);
    if (act === 'put' && !this.#ledger.wasWritten(bytes)) this.fail('I7', `${what}: nobody wrote ${bytes}`);
    if (side === 'remote' && act === 'remove') this.#checkRemoteRemoval(watched, path, what);
    if (act === 'move' && other !== null) this.#checkMove(watched, path, other, what);
  }

  /** An edit that gives the file its time back, between the last look and the move, shows in nothing but the bytes: the trash has it. */
  #excuseUnseen({ disk }: Watched, path: string): void {
    const node = disk.find(path);
    const isFresh = node && disk.nowUs() - node.changedUs < thisMoment * this.#world.stepUs;
    if (isFresh && node.changedUs - node.mtimeUs > coarsestUs) this.#ledger.wroteHidden(node.bytes);
  }

  /** I5: whoever begins to remove something has just been told that it is gone on the other side. */
  onBegin(client: string, { act, path }: Op): void {
    const live = this.#s3.live(this.#prefix + path);
    if (
      act === 'remove-local' &&
      live &&
      this.#world.nowUs - live.modifiedMs * 1000 > justNow * this.#world.stepUs
    )
      this.fail('I5', `${client} removes the file ${path}, whose object is there`);
    const disk = this.#clients.get(client)?.disk;
    const node = disk?.spelling(path) === path ? disk.find(path) : null;
    if (
      act === 'remove-remote' &&
      disk &&
      node?.kind === 'file' &&
      disk.nowUs() - node.ctimeUs > justNow * this.#world.stepUs
    )
      this.fail('I5', `${client} removes the object ${path}, whose file is there`);
  }

  /** I6: a row of the base must be true of both sides when it is written. */
  onBase(client: string, { path, sha256, fingerprint, etag }: Base): void {
    const disk = this.#clients.get(client)?.disk;
    const bytes = disk?.find(path)?.bytes;
    if (bytes !== undefined && sha256Of(bytes) === sha256) this.crossed.add(bytes);
    // Two versions within one tick of the clock cannot be told apart, nor one that is written while we look: the file is read again.
    const isFresh = disk !== undefined && disk.nowUs() - (disk.find(path)?.changedUs ?? 0) < momentUs;
    if (
      disk?.knobs.ctimeGrainUs === 1 &&
      !isFresh &&
      !this.#seen.get(`${client} ${fingerprint}`)?.has(sha256)
    )
      this.fail('I6', `${client} wrote down ${path} as bytes that its file never had`);
    if (!this.#s3.everHeld(this.#prefix + path, etag, (bytes) => sha256Of(bytes) === sha256))
      this.fail('I6', `${client} wrote down ${path} as bytes that its object never had`);
  }

  /** I10, I11. */
  #checkName({ platform, rules }: Watched, path: string, what: string): void {
    const problem = localProblem(path as Key, platform);
    if (problem !== null || isIgnored(path, rules)) this.fail('I11', what);
  }

  /** I5: a file that is there as it was when both sides were alike is not gone. */
  #checkRemoteRemoval({ disk, base }: Watched, path: string, what: string): void {
    const node = disk.spelling(path) === path ? disk.find(path) : null;
    if (node?.kind === 'file' && base(path)?.fingerprint === foundAt(path as Key, node).fingerprint)
      this.fail('I5', `${what}: the file is there`);
  }

  /** I5 and I14: a file has no reason to go anywhere while both sides are as they were when they were alike. */
  #checkMove({ name, disk, base }: Watched, path: string, to: string, what: string): void {
    const node = disk.find(path);
    const live = this.#s3.live(this.#prefix + path);
    const isOfOurs = live?.metadata.op != null && this.#put.get(`${name} ${path}`) === live.bytes;
    if (conflictCopy.test(to) && isOfOurs && node?.bytes === live.bytes)
      this.fail('I14', `${what}: a conflict with what it wrote itself`);
    const known = base(path);
    if (!node || !known || isOwn(path)) return;
    const isUnchanged = known.fingerprint === foundAt(path as Key, node).fingerprint;
    // Somebody may have put the old bytes back a moment ago, which nobody has been told yet.
    const isTold = live !== null && this.#world.nowUs - live.modifiedMs * 1000 > justNow * this.#world.stepUs;
    if (isUnchanged && isTold && live.etag === known.etag)
      this.fail(isOwn(to) ? 'I5' : 'I14', `${what}: both sides hold the same`);
  }
}
