// A face's end of the line: the Api as if the engine were here.

import { abortError } from '../../base/abort.ts';
import { Emitter } from '../../base/emitter.ts';
import {
  type Api,
  type CallInput,
  type CallName,
  type CallOptions,
  type CallOutput,
  calls,
  type EventName,
  type EventPayload,
  events,
  type StreamInput,
  type StreamItem,
  type StreamName,
  streams,
} from '../api.ts';
import { AppError, fromWire } from '../errors.ts';
import type { z } from '../schema.ts';
import { EngineMessage, type FaceMessage, streamCredit } from './messages.ts';
import type { Transport } from './transport.ts';

/** An Api at the far end of a line, which can be hung up. */
export interface Connection extends Api {
  /** Called once when the line is lost; from then on every call fails with engine.gone. */
  onLost(listener: () => void): void;
  close(): void;
}

interface Waiting {
  item(raw: unknown): void;
  done(raw: unknown): void;
  failed(error: Error): void;
}

/** Speaks to the engine over `transport`. */
export function connect(transport: Transport): Connection {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<EventName, Emitter<unknown>>();
  const lost = new Emitter<void>();
  let lastId = 0;
  let isLost = false;
  const send = (message: FaceMessage) => transport.send(message);

  transport.onMessage((raw) => {
    const parsed = EngineMessage.safeParse(raw);
    if (!parsed.success) return transport.close();
    const message = parsed.data;
    if (message.t === 'event') return hear(message.name, message.payload);
    const one = waiting.get(message.id);
    if (!one) return;
    if (message.t === 'item') return one.item(message.item);
    waiting.delete(message.id);
    if (message.t === 'failed') one.failed(message.error ? fromWire(message.error) : abortError());
    else one.done(message.t === 'done' ? message.output : undefined);
  });

  transport.onClose(() => {
    isLost = true;
    for (const one of waiting.values()) one.failed(gone());
    waiting.clear();
    lost.emit();
  });

  /** Registers what waits for answer `id` and takes it off again when `signal` aborts. */
  function wait(id: number, one: Waiting, signal: AbortSignal | undefined): void {
    const onAbort = () => {
      if (!waiting.delete(id)) return;
      send({ t: 'cancel', id });
      one.failed(abortError());
    };
    const settle = <A>(inner: (value: A) => void) => {
      return (value: A) => {
        signal?.removeEventListener('abort', onAbort);
        inner(value);
      };
    };
    waiting.set(id, { item: one.item, done: settle(one.done), failed: settle(one.failed) });
    signal?.addEventListener('abort', onAbort, { once: true });
  }

  function call<N extends CallName>(
    name: N,
    input: CallInput<N>,
    options?: CallOptions,
  ): Promise<CallOutput<N>> {
    return new Promise((resolve, reject) => {
      if (isLost) return reject(gone());
      if (options?.signal?.aborted) return reject(abortError());
      const id = ++lastId;
      const done = (raw: unknown) =>
        settleWith(calls[name].output, raw, name, resolve as (value: unknown) => void, reject);
      wait(id, { item: () => {}, done, failed: reject }, options?.signal);
      send({ t: 'call', id, name, input });
    });
  }

  async function* open<N extends StreamName>(
    name: N,
    input: StreamInput<N>,
    options?: CallOptions,
  ): AsyncGenerator<StreamItem<N>, void, undefined> {
    if (isLost) throw gone();
    if (options?.signal?.aborted) throw abortError();
    const id = ++lastId;
    const arrived: unknown[] = [];
    let ended: { error: Error | null } | undefined;
    let wake = () => {};
    const end = (error: Error | null) => {
      ended = { error };
      wake();
    };
    wait(
      id,
      {
        item(raw) {
          arrived.push(raw);
          wake();
        },
        done: () => end(null),
        failed: end,
      },
      options?.signal,
    );
    send({ t: 'open', id, name, input, credit: streamCredit });
    try {
      for (;;) {
        // A cancelled reader wants nothing more, not even what has already come.
        if (arrived.length > 0 && !options?.signal?.aborted) {
          const item = await new Promise<unknown>((resolve, reject) =>
            settleWith(streams[name].item, arrived.shift(), name, resolve, reject),
          );
          yield item as StreamItem<N>;
          send({ t: 'more', id, credit: 1 });
        } else if (ended) {
          if (ended.error) throw ended.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      if (waiting.delete(id)) send({ t: 'cancel', id });
    }
  }

  function on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
    let emitter = listeners.get(name);
    if (!emitter) {
      emitter = new Emitter();
      listeners.set(name, emitter);
    }
    if (!emitter.isHeard) send({ t: 'listen', name });
    const end = emitter.on(listener as (payload: unknown) => void);
    const own = emitter;
    return () => {
      const wasHeard = own.isHeard;
      end();
      if (wasHeard && !own.isHeard) send({ t: 'unlisten', name });
    };
  }

  function hear(name: EventName, raw: unknown): void {
    const parsed = events[name].payload.safeParse(raw);
    if (!parsed.success) return transport.close();
    try {
      listeners.get(name)?.emit(parsed.data);
    } finally {
      send({ t: 'heard', name });
    }
  }

  return {
    call,
    open,
    on,
    onLost: (listener) => void lost.on(listener),
    close: () => transport.close(),
  };
}

function gone(): AppError {
  return new AppError('engine.gone', { op: 'engine' });
}

function settleWith(
  schema: z.ZodMiniType,
  raw: unknown,
  op: string,
  resolve: (value: unknown) => void,
  reject: (error: Error) => void,
): void {
  const parsed = schema.safeParse(raw);
  if (parsed.success) resolve(parsed.data);
  else reject(new AppError('other', { op, raw: 'WrongAnswer', cause: parsed.error }));
}
