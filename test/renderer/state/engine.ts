// An engine for the window's state: answers as it is told to, announces what it is told to, and keeps what was asked of it.

import type {
  Api,
  CallInput,
  CallName,
  CallOutput,
  EventName,
  EventPayload,
  StreamInput,
  StreamItem,
  StreamName,
} from '../../../src/contract/api.ts';
import { AppError } from '../../../src/contract/errors.ts';

export type Calls = {
  readonly [N in CallName]?: (input: CallInput<N>) => CallOutput<N> | Promise<CallOutput<N>>;
};
export type Streams = {
  readonly [N in StreamName]?: (input: StreamInput<N>) => AsyncIterable<StreamItem<N>>;
};

export interface ToldEngine {
  readonly api: Api;
  /** Each call and stream by name and input, in order. */
  readonly asked: (readonly [name: string, input: unknown])[];
  announce<N extends EventName>(name: N, payload: EventPayload<N>): void;
}

/** What it was not told to answer fails with store.unsupported. */
export function toldEngine(calls: Calls, streams: Streams = {}): ToldEngine {
  const asked: (readonly [string, unknown])[] = [];
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const api: Api = {
    async call(name, input) {
      asked.push([name, input]);
      const answer = calls[name];
      if (!answer) throw new AppError('store.unsupported', { op: name });
      return answer(input);
    },
    async *open(name, input) {
      asked.push([name, input]);
      const answer = streams[name];
      if (!answer) throw new AppError('store.unsupported', { op: name });
      yield* answer(input);
    },
    on(name, listener) {
      const heard = listeners.get(name) ?? new Set();
      listeners.set(name, heard.add(listener as never));
      return () => heard.delete(listener as never);
    },
  };
  return {
    api,
    asked,
    announce: (name, payload) => {
      for (const listener of listeners.get(name) ?? []) listener(payload as never);
    },
  };
}
