// The shapes that cross the line between a face and the engine. Nothing else does.

import { type CallName, calls, type EventName, events, type StreamName, streams } from '../api.ts';
import { ErrorWire } from '../errors.ts';
import { z } from '../schema.ts';

const id = z.int();
const callName = z.enum(Object.keys(calls) as [CallName, ...CallName[]]);
const streamName = z.enum(Object.keys(streams) as [StreamName, ...StreamName[]]);
const eventName = z.enum(Object.keys(events) as [EventName, ...EventName[]]);

/** From the face. `credit` is how many items the reader has room for; `more` adds to it. */
export const FaceMessage = z.discriminatedUnion('t', [
  z.object({ t: z.literal('call'), id, name: callName, input: z.unknown() }),
  z.object({ t: z.literal('open'), id, name: streamName, input: z.unknown(), credit: z.int() }),
  z.object({ t: z.literal('more'), id, credit: z.int() }),
  z.object({ t: z.literal('cancel'), id }),
  z.object({ t: z.literal('listen'), name: eventName }),
  z.object({ t: z.literal('unlisten'), name: eventName }),
  /** The face has taken the last announcement of this name and is ready for the next. */
  z.object({ t: z.literal('heard'), name: eventName }),
]);
export type FaceMessage = z.infer<typeof FaceMessage>;

/** From the engine. A call ends with `done` or `failed`; a stream with `end` or `failed`. */
export const EngineMessage = z.discriminatedUnion('t', [
  z.object({ t: z.literal('done'), id, output: z.unknown() }),
  z.object({ t: z.literal('item'), id, item: z.unknown() }),
  z.object({ t: z.literal('end'), id }),
  z.object({ t: z.literal('failed'), id, error: z.nullable(ErrorWire) }),
  z.object({ t: z.literal('event'), name: eventName, payload: z.unknown() }),
]);
export type EngineMessage = z.infer<typeof EngineMessage>;

/** How many items of a stream may be under way before the reader has asked for more. */
export const streamCredit = 4;
