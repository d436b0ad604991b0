// The engine's end of the line: checks what arrives, runs it, sends back answers at the reader's pace.

import { isAbort } from '../../base/abort.ts';
import { type Api, type CallName, calls, type EventName, fold, type StreamName, streams } from '../api.ts';
import { AppError, toWire } from '../errors.ts';
import type { z } from '../schema.ts';
import { type EngineMessage, FaceMessage } from './messages.ts';
import type { Transport } from './transport.ts';

interface Running {
  readonly abort: AbortController;
  credit: number;
  wake: () => void;
}

interface Listening {
  readonly end: () => void;
  isUnderWay: boolean;
  held: unknown;
  isHolding: boolean;
}

/** Serves `api` to whoever is at the other end until the line closes; then everything it asked for is cancelled. */
export function serve(api: Api, transport: Transport): void {
  const running = new Map<number, Running>();
  const listening = new Map<EventName, Listening>();
  const send = (message: EngineMessage) => transport.send(message);

  transport.onMessage((raw) => {
    const parsed = FaceMessage.safeParse(raw);
    // Whoever speaks another language on this line is not our face.
    if (!parsed.success) return transport.close();
    const message = parsed.data;
    switch (message.t) {
      case 'call':
        return start(message.id, message.name, (signal) =>
          answer(message.id, message.name, message.input, signal),
        );
      case 'open':
        return start(
          message.id,
          message.name,
          (signal) => pour(message.id, message.name, message.input, signal),
          message.credit,
        );
      case 'more': {
        const job = running.get(message.id);
        if (job) {
          job.credit += message.credit;
          job.wake();
        }
        return;
      }
      case 'cancel':
        return cancel(message.id);
      case 'listen':
        return listen(message.name);
      case 'unlisten':
        listening.get(message.name)?.end();
        listening.delete(message.name);
        return;
      case 'heard':
        return heard(message.name);
    }
  });

  transport.onClose(() => {
    for (const id of [...running.keys()]) cancel(id);
    for (const { end } of listening.values()) end();
    listening.clear();
  });

  function start(id: number, op: string, run: (signal: AbortSignal) => Promise<void>, credit = 0): void {
    if (running.has(id)) return transport.close();
    const abort = new AbortController();
    running.set(id, { abort, credit, wake: () => {} });
    run(abort.signal)
      .catch((error: unknown) => send({ t: 'failed', id, error: isAbort(error) ? null : toWire(error, op) }))
      .finally(() => running.delete(id));
  }

  function cancel(id: number): void {
    const job = running.get(id);
    job?.abort.abort();
    job?.wake();
  }

  async function answer(id: number, name: CallName, raw: unknown, signal: AbortSignal): Promise<void> {
    const input = check(calls[name].input, raw, name);
    const output = await api.call(name, input as never, { signal });
    send({ t: 'done', id, output });
  }

  async function pour(id: number, name: StreamName, raw: unknown, signal: AbortSignal): Promise<void> {
    const input = check(streams[name].input, raw, name);
    for await (const item of api.open(name, input as never, { signal })) {
      await room(id, signal);
      send({ t: 'item', id, item });
    }
    send({ t: 'end', id });
  }

  /** Waits until the reader has room for one more item, and takes that room. */
  async function room(id: number, signal: AbortSignal): Promise<void> {
    const job = running.get(id);
    while (job && job.credit === 0) {
      signal.throwIfAborted();
      await new Promise<void>((resolve) => {
        job.wake = resolve;
      });
    }
    signal.throwIfAborted();
    if (job) job.credit -= 1;
  }

  function listen(name: EventName): void {
    if (listening.has(name)) return;
    const own: Listening = {
      end: api.on(name, (payload) => announce(name, own, payload)),
      isUnderWay: false,
      held: undefined,
      isHolding: false,
    };
    listening.set(name, own);
  }

  // One announcement of a name is under way at a time; what happens meanwhile is folded into one.
  function announce(name: EventName, own: Listening, payload: unknown): void {
    if (own.isUnderWay) {
      own.held = own.isHolding ? fold[name](own.held as never, payload as never) : payload;
      own.isHolding = true;
      return;
    }
    own.isUnderWay = true;
    send({ t: 'event', name, payload });
  }

  function heard(name: EventName): void {
    const own = listening.get(name);
    if (!own) return;
    own.isUnderWay = false;
    if (!own.isHolding) return;
    own.isHolding = false;
    announce(name, own, own.held);
  }
}

function check(schema: z.ZodMiniType, raw: unknown, op: string): unknown {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('input.wrong', {
    op,
    detail: `${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'wrong'}`,
  });
}
