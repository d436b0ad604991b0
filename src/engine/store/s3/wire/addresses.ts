// Sharing the load over the addresses of a store by their health: a sick one is put aside and tried again after a while.

const firstPauseMs = 1000;
const mostPauseMs = 30_000;

interface Health {
  inFlight: number;
  /** In a row; 0 is healthy. */
  failures: number;
  pausedUntilMs: number;
  isOnTrial: boolean;
  lastUsed: number;
}

/** An address chosen for one request. */
export interface Picked {
  readonly address: string;
  /** Says how it went; unclear is for requests that ended for reasons of their own. Called once. */
  release(outcome: 'well' | 'ill' | 'unclear'): void;
}

export interface AddressState {
  readonly address: string;
  readonly isHealthy: boolean;
  readonly inFlight: number;
}

interface AddressesOptions {
  /** Any clock that only goes forward, in milliseconds. */
  readonly nowMs: () => number;
  /** 0 to 1, for the jitter of pauses. */
  readonly random?: () => number;
}

/** The health of all addresses of one wire, known by their names. */
export class Addresses {
  readonly #known = new Map<string, Health>();
  readonly #nowMs: () => number;
  readonly #random: () => number;
  #uses = 0;

  constructor({ nowMs, random = Math.random }: AddressesOptions) {
    this.#nowMs = nowMs;
    this.#random = random;
  }

  /**
   * One of `candidates`, of which there must be one: the healthy one with the least in flight, with one request at a time
   * as a trial for one whose pause is over. Where all are sick, the one whose pause ends first. `isReady` prefers among equals.
   */
  pick(candidates: readonly string[], isReady: (address: string) => boolean = () => false): Picked {
    const [first] = candidates;
    if (first === undefined) throw new RangeError('No address to choose from.');
    const address = candidates.length === 1 ? first : this.#best(candidates, isReady);
    const health = this.#healthOf(address);
    health.inFlight += 1;
    health.lastUsed = this.#uses += 1;
    const isTrial = health.failures > 0;
    if (isTrial) health.isOnTrial = true;
    return { address, release: (outcome) => this.#release(health, outcome, isTrial) };
  }

  states(): AddressState[] {
    return [...this.#known].map(([address, { failures, inFlight }]) => ({
      address,
      isHealthy: failures === 0,
      inFlight,
    }));
  }

  #best(candidates: readonly string[], isReady: (address: string) => boolean): string {
    const nowMs = this.#nowMs();
    const all = candidates.map((address) => ({ address, health: this.#healthOf(address) }));
    const due = all.find(
      ({ health }) => health.failures > 0 && !health.isOnTrial && health.pausedUntilMs <= nowMs,
    );
    if (due !== undefined) return due.address;
    const healthy = all.filter(({ health }) => health.failures === 0);
    const [sole] = healthy;
    if (sole === undefined) {
      return all.reduce((a, b) => (b.health.pausedUntilMs < a.health.pausedUntilMs ? b : a)).address;
    }
    const ready = new Map(healthy.map(({ address }) => [address, isReady(address)]));
    return healthy.reduce((a, b) => {
      if (a.health.inFlight !== b.health.inFlight) return b.health.inFlight < a.health.inFlight ? b : a;
      if (ready.get(a.address) !== ready.get(b.address)) return ready.get(b.address) === true ? b : a;
      return b.health.lastUsed < a.health.lastUsed ? b : a;
    }).address;
  }

  #release(health: Health, outcome: 'well' | 'ill' | 'unclear', isTrial: boolean): void {
    health.inFlight -= 1;
    if (isTrial) health.isOnTrial = false;
    if (outcome === 'well') health.failures = 0;
    if (outcome !== 'ill') return;
    const nowMs = this.#nowMs();
    // Requests that fail together tell one failure, not many.
    if (health.failures > 0 && !isTrial && nowMs < health.pausedUntilMs) return;
    health.failures += 1;
    const most = Math.min(mostPauseMs, firstPauseMs * 2 ** (health.failures - 1));
    health.pausedUntilMs = nowMs + most / 2 + (this.#random() * most) / 2;
  }

  #healthOf(address: string): Health {
    const known = this.#known.get(address);
    if (known !== undefined) return known;
    if (this.#known.size >= mostAddresses) this.#forgetIdle();
    const made: Health = { inFlight: 0, failures: 0, pausedUntilMs: 0, isOnTrial: false, lastUsed: 0 };
    this.#known.set(address, made);
    return made;
  }

  #forgetIdle(): void {
    for (const [address, { inFlight }] of this.#known) if (inFlight === 0) this.#known.delete(address);
  }
}

const mostAddresses = 1000;
