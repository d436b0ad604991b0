// One computer of a simulation: a disk, a journal, and an engine that runs, dies and starts again.

import type { Key, LocalPath, ProfileId } from '../../src/contract/models.ts';
import type { Pair, PairAct, PairAction, PairId, RunReport } from '../../src/contract/pair.ts';
import type { PairJournal } from '../../src/engine/journal/pair-journal.ts';
import { createIgnore, type Ignore } from '../../src/engine/sync/ignore.ts';
import { runPair } from '../../src/engine/sync/run.ts';
import type { RunOptions } from '../../src/engine/sync/surroundings.ts';
import { type Rules, ruleSets } from './contents.ts';
import type { DiskTroubles } from './disk-look.ts';
import type { Faults } from './faults.ts';
import type { ClientKnobs, Knobs } from './knobs.ts';
import { prngFor } from './prng.ts';
import { standing, wrongsOf } from './run-watch.ts';
import { SimDisk } from './sim-disk.ts';
import { SimFolder } from './sim-folder.ts';
import { type OldJournal, SimJournal } from './sim-journal.ts';
import type { Requests } from './sim-line.ts';
import { SimObjects } from './sim-objects.ts';
import type { SimS3 } from './sim-s3.ts';
import { trashDays } from './trash-watch.ts';
import type { Watch, Watched } from './watch.ts';
import { Life, type World } from './world.ts';

export const prefix = 'pair/';
/** For so long a file must stay as it is before it is uploaded, and one be missing before that is believed. */
export const settleMs = 2000;
export const absenceMs = 60_000;
/** What needs a person is tried again after that long. */
const retryMs = 5 * 60_000;

const ignores = new Map<Rules, Ignore>(ruleSets.map((rules) => [rules, createIgnore(rules)]));

export interface ClientParts {
  readonly world: World;
  readonly s3: SimS3;
  readonly faults: Faults;
  readonly watch: Watch;
  readonly knobs: Knobs;
}

export class Client {
  readonly name: string;
  readonly disk: SimDisk;
  readonly troubles: DiskTroubles = { unreadable: new Set(), busy: new Set() };
  readonly requests: Requests = { list: 0, head: 0, get: 0, write: 0, brokenLists: 0 };
  /** The person has let go on what was held: from then on anything may go. */
  hasApproved = false;
  /** The most files that it ever kept alike. */
  mostFiles = 0;
  /** Its journal was lost or is an older one: it cannot know of all that it did. */
  hasForgotten = false;
  isStopping = false;
  /** How often somebody has emptied the bucket or set it back. */
  upheavals = 0;
  /** The process will die when it has begun to do this. */
  doom: PairAct | null = null;
  /** What the person leaves alone from the next run on. */
  rules: Rules = ruleSets[0];
  /** When removals were carried out, by true time. */
  readonly #removedUs: number[] = [];
  #lives = 0;
  #isAlive = false;
  #dying: Promise<void> = Promise.resolve();
  /** What the present run has done so far. */
  #acts: PairAct[] = [];
  #life: Life;
  #journal: SimJournal;
  #loop: Promise<void> = Promise.resolve();
  readonly #knobs: ClientKnobs;
  readonly #parts: ClientParts;
  readonly #watched: Watched;
  readonly #pair: Pair;

  private constructor(knobs: ClientKnobs, parts: ClientParts, journal: SimJournal) {
    this.name = knobs.name;
    this.#knobs = knobs;
    this.#parts = parts;
    this.#journal = journal;
    const offsetUs = knobs.hasOwnClock ? 1000 * knobs.offsetMs : 0;
    this.disk = new SimDisk(knobs.disk, () => parts.world.nowUs + offsetUs);
    this.#life = new Life(knobs.name);
    const { name, disk } = this;
    const base = (path: string) => this.journal.base(path as Key);
    this.#watched = { name, disk, platform: knobs.disk.platform, base, isDry: false, rules: this.rules };
    parts.watch.add(this.#watched);
    this.#pair = pairOf(parts.knobs);
  }

  static async open(knobs: ClientKnobs, parts: ClientParts): Promise<Client> {
    return new Client(knobs, parts, await SimJournal.open(parts.knobs.losesWrites));
  }

  get journal() {
    return this.#journal.journal;
  }

  /** Runs again and again until it is stopped or dies. */
  start(): void {
    if (this.#isAlive) return;
    this.#isAlive = true;
    this.#loop = this.#live().catch((error: unknown) => {
      this.#parts.watch.fail('I8', `${this.name} threw ${String(error)}`);
    });
  }

  /** Comes to an end after the run that it is at. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.doom = null;
    await this.#dying;
    await this.#loop;
  }

  /** The process ends at once. What was under way stays as it is. */
  kill(): void {
    this.#isAlive = false;
    this.#parts.world.end(this.#life);
    this.#lives += 1;
    this.#life = new Life(this.name);
    this.#loop = Promise.resolve();
  }

  oldJournal(): OldJournal {
    return this.#journal.old();
  }

  afterPowerCut(): OldJournal {
    return this.#journal.afterPowerCut();
  }

  /** Goes on with a journal as it once was; null: with none. The engine must not be running. */
  async replaceJournal(old: OldJournal | null): Promise<void> {
    // What the guard has let through is in the journal that is gone.
    this.#removedUs.length = 0;
    this.#journal.close();
    this.#journal = await SimJournal.open(this.#parts.knobs.losesWrites, old);
  }

  close(): void {
    this.#journal.close();
  }

  /** One run, watched. */
  async run(options: Partial<RunOptions> = {}): Promise<RunReport> {
    const { world, watch, s3, faults, knobs } = this.#parts;
    const [life, watched, journal] = [this.#life, this.#watched, this.#journal.journal];
    const onMutation = watch.onMutation.bind(watch);
    const onFound = (fingerprint: string, bytes: string) => watch.sawFile(this.name, fingerprint, bytes);
    const { disk, troubles, requests } = this;
    let brokenFolders = 0;
    const onBroken = () => {
      // Where names fold, folders are listed for their spelling too.
      if (!disk.knobs.foldsCase) brokenFolders += 1;
    };
    const folder = new SimFolder({ world, life, disk, faults, troubles, onMutation, onFound, onBroken });
    const { pageSize } = knobs;
    const line = { world, life, s3, prefix, faults, requests, onMutation };
    const random = prngFor(world.seed, `${this.name} ${this.#lives} ${world.steps}`);
    watched.isDry = options.isDry === true;
    const { rules } = this;
    watched.rules = rules;
    const known = watched.isDry ? facts(journal) : '';
    const before = standing(journal, disk, s3, prefix);
    const { upheavals } = this;
    const { brokenLists } = requests;
    this.#acts = [];
    if (!watched.isDry) await folder.sweepMoved();
    const report = await runPair(
      {
        pair: this.#pair,
        extras: 'keep',
        isMarked: true,
        ignore: ignores.get(rules) ?? createIgnore(rules),
        folder,
        objects: new SimObjects({ ...line, folder, pageSize }),
        journal: this.#watchedJournal(journal),
        clock: world.clock(life, () => this.#knobs.offsetMs),
        random: () => random.next(),
        log: () => undefined,
        device: `${this.name}'s`,
        atOnce: this.#knobs.atOnce,
      },
      {
        signal: new AbortController().signal,
        settleMs,
        absenceMs,
        onAction: (action) => this.#onAction(action),
        ...options,
      },
    );
    if (watched.isDry && facts(journal) !== known)
      watch.fail('I16', `a dry run changed ${this.name}'s journal`);
    const after = standing(journal, disk, s3, prefix);
    const isQuick = options.isQuick === true;
    const broken = { brokenLists: requests.brokenLists - brokenLists, brokenFolders };
    const isDisturbed = this.upheavals !== upheavals;
    const seen = { before, after, report, isQuick, isDisturbed, ...broken };
    if (!watched.isDry)
      for (const wrong of wrongsOf({ ...seen, acts: this.#acts, absenceMs }))
        watch.fail('I5', `${this.name}: ${wrong}`);
    watched.isDry = false;
    this.mostFiles = Math.max(this.mostFiles, journal.baseTotals().files);
    if (report.error?.code === 'other') watch.fail('bug', `${this.name}: ${JSON.stringify(report.error)}`);
    world.note(`${this.name} ran: ${JSON.stringify(report)}`);
    return report;
  }

  async #live(): Promise<void> {
    const { world } = this.#parts;
    const draws = prngFor(world.seed, `${this.name} lives ${this.#lives}`);
    const life = this.#life;
    while (!this.isStopping) {
      const how = { isDry: draws.chance(0.1), isExact: draws.chance(0.1), isQuick: draws.chance(0.2) };
      await this.run({ ...how, retryMs });
      await world.sleep(draws.int(70_000), `${this.name} waits`, life);
    }
  }

  /** Dies some steps from now, and is started again later. */
  async #die(): Promise<void> {
    const { world } = this.#parts;
    this.doom = null;
    const draws = prngFor(world.seed, `${this.name} dies ${this.#lives}`);
    for (let steps = draws.int(8); steps > 0; steps -= 1)
      await world.step(`${this.name} is dying`, world.idler);
    this.kill();
    await world.sleep(draws.pick([0, 100, 30_000]), `${this.name} is dead`, world.idler);
    if (!this.isStopping) this.start();
  }

  #watchedJournal(journal: PairJournal): PairJournal {
    const { watch } = this.#parts;
    return {
      ...journal,
      saveBase: (base) => {
        watch.onBase(this.name, base);
        journal.saveBase(base);
      },
      beginOp: (op) => {
        watch.onBegin(this.name, op);
        journal.beginOp(op);
        if (op.act === this.doom) this.#dying = this.#die();
      },
    };
  }

  /** I12: no more removals within a day than the guard lets through. */
  #onAction({ act, isHeld }: PairAction): void {
    this.#acts.push(act);
    if (
      isHeld ||
      this.hasApproved ||
      this.#watched.isDry ||
      (act !== 'remove-local' && act !== 'remove-remote')
    )
      return;
    const { world, watch, knobs } = this.#parts;
    this.#removedUs.push(world.nowUs);
    const { files, share } = knobs.guard;
    const most = Math.max(
      files,
      Math.ceil(share * Math.max(this.mostFiles, this.journal.baseTotals().files)),
    );
    const dayAgoUs = world.nowUs - 24 * 3_600_000_000;
    if (this.#removedUs.filter((us) => us >= dayAgoUs).length > most)
      watch.fail('I12', `${this.name} removed more than ${most} files within a day`);
  }
}

/** What a dry run must leave as it is. */
function facts(journal: SimJournal['journal']): string {
  const { facts, basePage, ops, trashed, conflicts } = journal;
  return JSON.stringify([facts(), basePage(null, 1000), ops(), trashed(null, 1000), conflicts()]);
}

function pairOf({ guard, rules }: Knobs): Pair {
  return {
    id: 'pair' as PairId,
    name: 'pair',
    folder: '/folder' as LocalPath,
    place: { kind: 's3', profileId: 'one' as ProfileId, bucket: 'bucket', prefix: prefix as Key },
    ...rules,
    schedule: { kind: 'by-hand' },
    storageClass: null,
    ignore: [],
    guard,
    trashDays,
    requestsPerMonth: null,
    isPaused: false,
    createdMs: 0,
  };
}
