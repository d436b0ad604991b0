// What the engine has to offer for each line of the contract.

import type {
  CallInput,
  CallName,
  CallOutput,
  StreamInput,
  StreamItem,
  StreamName,
} from '../contract/api.ts';

export type CallTable = {
  readonly [N in CallName]: (input: CallInput<N>, signal: AbortSignal | undefined) => Promise<CallOutput<N>>;
};

export type StreamTable = {
  readonly [N in StreamName]: (input: StreamInput<N>, signal: AbortSignal) => AsyncIterable<StreamItem<N>>;
};
