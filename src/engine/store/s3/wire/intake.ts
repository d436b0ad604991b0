// What a socket reads into: one buffer used again and again, and a second one while the first is still looked at.

/** The memory of one connection for what comes in. */
export class Intake {
  #buffer: Buffer;
  #spare: Buffer | null = null;
  #waiting: Buffer[] = [];
  #isHeld = false;

  constructor(bytes: number) {
    this.#buffer = Buffer.allocUnsafeSlow(bytes);
  }

  /** Where the next bytes go; asked for after each read. */
  readonly next = (): Buffer => this.#buffer;

  /** Somebody still looks at what came before. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** The first `count` bytes of the buffer, valid until the next read. */
  chunk(count: number): Buffer {
    return this.#buffer.subarray(0, count);
  }

  /** Sets a chunk aside: what TLS had taken in already comes although the socket is held back. */
  keep(count: number): void {
    this.#waiting.push(Buffer.from(this.chunk(count)));
  }

  /** Leaves the last chunk as it is until `held` resolves, and then feeds what was kept meanwhile, in order. */
  async hold(held: Promise<void>, feed: (chunk: Buffer) => void | Promise<void>): Promise<void> {
    this.#isHeld = true;
    const next = this.#spare ?? Buffer.allocUnsafeSlow(this.#buffer.length);
    this.#spare = this.#buffer;
    this.#buffer = next;
    await held;
    for (let chunk = this.#waiting.shift(); chunk !== undefined; chunk = this.#waiting.shift()) {
      await feed(chunk);
    }
    this.#isHeld = false;
  }
}
