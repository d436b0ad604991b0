// The engine's process is started again when it dies, with patience, and ended cleanly.

import { beforeEach, describe, expect, it } from 'vitest';
import type { ErrorWire } from '../../src/contract/errors.ts';
import type { ToEngine, VaultAnswer } from '../../src/main/engine-messages.ts';
import { type EngineChild, restartDelayMs, superviseEngine } from '../../src/main/engine-supervisor.ts';

interface Child extends EngineChild<string> {
  readonly heard: (ToEngine & { ports?: string[] })[];
  say(message: unknown): void;
  exit(code: number): void;
  isKilled: boolean;
}

let children: Child[] = [];
let timers: { atMs: number; run: () => void }[] = [];
let nowMs = 0;
let ups = 0;
let crashes: { count: number; exitCode: number; error: ErrorWire | null }[] = [];

function makeChild(): Child {
  let hear = (_message: unknown) => {};
  let ended = (_code: number) => {};
  const child: Child = {
    heard: [],
    isKilled: false,
    send: (message, ports) => void child.heard.push({ ...message, ...(ports && { ports }) }),
    onMessage: (listener) => (hear = listener),
    onExit: (listener) => (ended = listener),
    kill: () => (child.isKilled = true),
    say: (message) => hear(message),
    exit: (code) => ended(code),
  };
  return child;
}

function supervise(answerVault = async (): Promise<VaultAnswer> => ({ id: 1, ok: true, value: null })) {
  return superviseEngine<string>({
    start: () => {
      const child = makeChild();
      children.push(child);
      return child;
    },
    answerVault,
    later(ms, run) {
      const timer = { atMs: nowMs + ms, run };
      timers.push(timer);
      return () => void (timers = timers.filter((one) => one !== timer));
    },
    nowMs: () => nowMs,
    onUp: () => (ups += 1),
    onCrash: (crash) => crashes.push(crash),
  });
}

/** Lets time pass and runs what is due on the way. */
function pass(ms: number): void {
  nowMs += ms;
  const due = timers.filter((timer) => timer.atMs <= nowMs);
  timers = timers.filter((timer) => timer.atMs > nowMs);
  for (const { run } of due) run();
}

const last = () => children.at(-1) as Child;

beforeEach(() => {
  children = [];
  timers = [];
  nowMs = 0;
  ups = 0;
  crashes = [];
});

describe('The engine', () => {
  it('gets the ports of its faces while it runs', () => {
    const engine = supervise();
    expect(engine.give('too early')).toBe(false);
    engine.start();
    expect(engine.give('port')).toBe(true);
    expect(last().heard).toEqual([{ t: 'face', ports: ['port'] }]);
  });

  it('is started once, however often it is asked for', () => {
    const engine = supervise();
    engine.start();
    engine.start();
    expect(children.length).toBe(1);
  });

  it('is started again when it dies, and tells who waits', () => {
    const engine = supervise();
    engine.start();
    last().exit(137);
    expect(engine.give('between')).toBe(false);
    pass(0);
    expect(children.length).toBe(2);
    expect(ups).toBe(2);
    expect(crashes).toEqual([{ count: 1, exitCode: 137, error: null }]);
  });

  it('is given more time after each crash in a row', () => {
    expect([1, 2, 3, 4, 8, 20].map(restartDelayMs)).toEqual([0, 500, 1000, 2000, 30_000, 30_000]);
    supervise().start();
    for (const delayMs of [0, 500, 1000, 2000]) {
      const before = children.length;
      last().exit(1);
      if (delayMs > 0) pass(delayMs - 1);
      expect(children.length).toBe(before);
      pass(1);
      expect(children.length).toBe(before + 1);
    }
  });

  it('is trusted again after a calm minute', () => {
    supervise().start();
    last().exit(1);
    pass(0);
    pass(60_000);
    last().exit(1);
    expect(crashes.map(({ count }) => count)).toEqual([1, 1]);
  });

  it('can say why it does not start, and is tried at once when asked', () => {
    const engine = supervise();
    engine.start();
    const error = { code: 'engine.busy', op: 'journal.open', retry: 'after-user' } as const;
    last().say({ t: 'failed', error });
    last().exit(1);
    pass(0);
    last().exit(1);
    expect(crashes.map((crash) => crash.error)).toEqual([error, null]);
    engine.start();
    expect(children.length).toBe(3);
    pass(60_000);
    expect(children.length).toBe(3);
  });

  it('is killed when it says what it cannot say', () => {
    supervise().start();
    last().say({ t: 'run', command: 'x' });
    expect(last().isKilled).toBe(true);
  });

  it('is answered by the vault', async () => {
    supervise(async () => ({ id: 7, ok: true, value: { keeps: 'keychain', reason: null } })).start();
    last().say({ t: 'vault', question: { id: 7, op: 'state' } });
    await Promise.resolve();
    await Promise.resolve();
    expect(last().heard).toEqual([
      { t: 'vault', answer: { id: 7, ok: true, value: { keeps: 'keychain', reason: null } } },
    ]);
  });

  it('that has died is not told a secret, and neither is the next one', async () => {
    const { promise, resolve } = Promise.withResolvers<VaultAnswer>();
    supervise(() => promise).start();
    const first = last();
    first.say({ t: 'vault', question: { id: 1, op: 'read', profileId: 'p' } });
    first.exit(1);
    pass(0);
    resolve({ id: 1, ok: true, value: { accessKeyId: 'a', secretAccessKey: 's' } });
    await promise;
    await Promise.resolve();
    expect([...first.heard, ...last().heard]).toEqual([]);
  });
});

describe('At the end', () => {
  it('the engine is asked to close, and nothing is started any more', async () => {
    const engine = supervise();
    engine.start();
    const closed = engine.close(5_000);
    expect(last().heard).toEqual([{ t: 'close' }]);
    last().exit(0);
    await closed;
    pass(60_000);
    expect(children.length).toBe(1);
    expect(crashes).toEqual([]);
  });

  it('an engine that does not close is killed', async () => {
    const engine = supervise();
    engine.start();
    const closed = engine.close(5_000);
    pass(4_999);
    expect(last().isKilled).toBe(false);
    pass(1);
    expect(last().isKilled).toBe(true);
    last().exit(9);
    await closed;
  });

  it('an engine that waits for its next start is not waited for', async () => {
    const engine = supervise();
    engine.start();
    last().exit(1);
    await engine.close(5_000);
    pass(60_000);
    expect(children.length).toBe(1);
  });
});
