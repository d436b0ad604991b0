// Keeps the engine's process running: starts it, starts it again when it died, and ends it cleanly.

import type { ErrorWire } from '../contract/errors.ts';
import { FromEngine, type ToEngine, type VaultAnswer, type VaultQuestion } from './engine-messages.ts';

/** A running process of the engine. `onExit` is called once, however it ended. */
export interface EngineChild<Port> {
  send(message: ToEngine, ports?: Port[]): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (exitCode: number) => void): void;
  kill(): void;
}

interface SupervisorOptions<Port> {
  readonly start: () => EngineChild<Port>;
  readonly answerVault: (question: VaultQuestion) => Promise<VaultAnswer>;
  /** Calls back after `ms`; the result takes that back. */
  readonly later: (ms: number, callback: () => void) => () => void;
  readonly nowMs: () => number;
  /** A process has started: faces that wait for the engine may have their ports now. */
  readonly onUp: () => void;
  /** A process ended by itself for the nth time in a row; `error` is why, where it could say so. */
  readonly onCrash: (crash: {
    readonly count: number;
    readonly exitCode: number;
    readonly error: ErrorWire | null;
  }) => void;
}

export interface EngineSupervisor<Port> {
  /** Hands a face's port to the engine; false when there is none at the moment. */
  give(port: Port): boolean;
  /** Starts the engine at once: the first time, or when it would be started later. */
  start(): void;
  /** Asks for a clean end, and kills what has not ended within `limitMs`. Nothing is started any more. */
  close(limitMs: number): Promise<void>;
}

/** After this time without a crash, the next one counts as the first. */
const calmMs = 60_000;

/** How long to wait before the start that follows crash number `count`: none, then from half a second up to half a minute. */
export function restartDelayMs(count: number): number {
  return count <= 1 ? 0 : Math.min(500 * 2 ** (count - 2), 30_000);
}

/** Keeps the engine running from `start` to `close`. */
export function superviseEngine<Port>(options: SupervisorOptions<Port>): EngineSupervisor<Port> {
  const { start, answerVault, later, nowMs, onUp, onCrash } = options;
  let child: EngineChild<Port> | null = null;
  let crashes = 0;
  let startedMs = 0;
  let error: ErrorWire | null = null;
  let stopWaiting = () => {};
  let onClosed: (() => void) | null = null;

  function run(): void {
    stopWaiting();
    if (child || onClosed) return;
    const own = start();
    child = own;
    startedMs = nowMs();
    error = null;
    own.onMessage((raw) => {
      const parsed = FromEngine.safeParse(raw);
      if (!parsed.success) return own.kill();
      if (parsed.data.t === 'failed') error = parsed.data.error;
      else void answer(own, parsed.data.question);
    });
    own.onExit((exitCode) => {
      child = null;
      if (onClosed) return onClosed();
      crashes = nowMs() - startedMs >= calmMs ? 1 : crashes + 1;
      stopWaiting = later(restartDelayMs(crashes), run);
      onCrash({ count: crashes, exitCode, error });
    });
    onUp();
  }

  async function answer(asking: EngineChild<Port>, question: VaultQuestion): Promise<void> {
    const message = { t: 'vault', answer: await answerVault(question) } as const;
    // Who has died meanwhile is not told a secret any more, and neither is its successor.
    if (child === asking) asking.send(message);
  }

  return {
    give(port) {
      child?.send({ t: 'face' }, [port]);
      return child !== null;
    },
    start: run,
    close(limitMs) {
      stopWaiting();
      return new Promise((resolve) => {
        onClosed = resolve;
        if (!child) return resolve();
        child.send({ t: 'close' });
        later(limitMs, () => child?.kill());
      });
    },
  };
}
