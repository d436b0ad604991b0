// The line between a face and the engine: everything crosses it unchanged, at the reader's pace, and can be called off.

import { describe, expect, expectTypeOf, it } from 'vitest';
import { abortError, isAbort } from '../../src/base/abort.ts';
import { Emitter } from '../../src/base/emitter.ts';
import type { Api, CallName, EventName, EventPayload, StreamName } from '../../src/contract/api.ts';
import { AppError } from '../../src/contract/errors.ts';
import type { Bucket, Entry, Key } from '../../src/contract/models.ts';
import { type Connection, connect } from '../../src/contract/rpc/connect.ts';
import { streamCredit } from '../../src/contract/rpc/messages.ts';
import { serve } from '../../src/contract/rpc/serve.ts';
import { joinedTransports, type Transport } from '../../src/contract/rpc/transport.ts';
import type { Transfer } from '../../src/contract/transfer.ts';
import { callExamples, eventExamples, streamExamples } from './examples.ts';

interface Engine extends Api {
  readonly emitters: Map<EventName, Emitter<unknown>>;
}

type Implementation = Pick<Api, 'call' | 'open'>;

function engine(over: Partial<Implementation> = {}): Engine {
  const emitters = new Map<EventName, Emitter<unknown>>();
  return {
    emitters,
    call: async (name, input) => {
      expect(input).toEqual(callExamples[name].input);
      return callExamples[name].output as never;
    },
    open: async function* (name: StreamName, input: unknown) {
      expect(input).toEqual(streamExamples[name].input);
      yield* streamExamples[name].items as never[];
    } as never,
    on(name, listener) {
      const emitter = emitters.get(name) ?? new Emitter<unknown>();
      emitters.set(name, emitter);
      return emitter.on(listener as (payload: unknown) => void);
    },
    ...over,
  };
}

function join(api: Api): { face: Connection; ends: [Transport, Transport] } {
  const ends = joinedTransports();
  serve(api, ends[0]);
  return { face: connect(ends[1]), ends };
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}

describe('a call', () => {
  it.each(Object.keys(callExamples) as CallName[])('%s crosses the line unchanged', async (name) => {
    const { face } = join(engine());
    expect(await face.call(name, callExamples[name].input as never)).toEqual(callExamples[name].output);
  });

  it('that makes no sense is refused before the engine sees it', async () => {
    const { face } = join(
      engine({
        call: () => {
          throw new Error('reached the engine');
        },
      }),
    );
    const wrong = { ids: 'all' } as never;
    await expect(face.call('transfer.cancel', wrong)).rejects.toMatchObject({ code: 'input.wrong' });
  });

  it('fails with the same error on the other side, without its cause', async () => {
    const error = new AppError('bucket.exists', {
      op: 'bucket.create',
      from: 'photos',
      raw: 'BucketAlreadyExists',
      cause: new Error('secret'),
    });
    const { face } = join(engine({ call: () => Promise.reject(error) }));
    const seen = await face.call('engine.facts', null).catch((caught: unknown) => caught);
    expect(seen).toBeInstanceOf(AppError);
    expect(seen).toMatchObject({
      code: 'bucket.exists',
      op: 'bucket.create',
      from: 'photos',
      raw: 'BucketAlreadyExists',
    });
    expect((seen as AppError).cause).not.toEqual(error.cause);
  });

  it('that meets a bug says no more than its kind', async () => {
    const { face } = join(
      engine({ call: () => Promise.reject(new TypeError('token abc is not a function')) }),
    );
    const seen = await face.call('engine.facts', null).catch((caught: unknown) => caught);
    expect(JSON.stringify(seen)).not.toContain('abc');
    expect(seen).toMatchObject({ code: 'other', raw: 'TypeError' });
  });

  it('that is cancelled aborts in the engine too', async () => {
    const heard = new Promise<void>((resolve) => {
      const { face } = join(
        engine({
          call: (_name, _input, options) =>
            new Promise((_resolve, reject) => {
              options?.signal?.addEventListener('abort', () => {
                resolve();
                reject(abortError());
              });
            }),
        }),
      );
      const abort = new AbortController();
      const call = face.call('engine.facts', null, { signal: abort.signal });
      call.catch((error: unknown) => expect(isAbort(error)).toBe(true));
      setTimeout(() => abort.abort(), 0);
    });
    await heard;
  });

  it('fails with engine.gone when the line is lost, and so does every later one', async () => {
    const { face, ends } = join(engine({ call: () => new Promise(() => {}) }));
    const lost = new Promise<void>((resolve) => face.onLost(resolve));
    const call = face.call('engine.facts', null);
    ends[0].close();
    await expect(call).rejects.toMatchObject({ code: 'engine.gone' });
    await lost;
    await expect(face.call('engine.facts', null)).rejects.toMatchObject({ code: 'engine.gone' });
  });
});

describe('a stream', () => {
  it.each(Object.keys(streamExamples) as StreamName[])('%s crosses the line unchanged', async (name) => {
    const { face } = join(engine());
    const items: unknown[] = [];
    for await (const item of face.open(name, streamExamples[name].input as never)) items.push(item);
    expect(items).toEqual(streamExamples[name].items);
  });

  it('goes at the pace of its reader', async () => {
    let made = 0;
    const { face } = join(
      engine({
        open: async function* () {
          for (;;) {
            made += 1;
            yield [] as never;
          }
        },
      }),
    );
    let read = 0;
    for await (const _page of face.open('entry.list', streamExamples['entry.list'].input)) {
      read += 1;
      await turn();
      expect(made).toBeLessThanOrEqual(read + streamCredit + 1);
      if (read === 20) break;
    }
  });

  it('is cancelled in the engine when its reader leaves', async () => {
    let ended = () => {};
    const hasEnded = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const { face } = join(
      engine({
        open: async function* (_name: StreamName, _input: unknown, options?: { signal?: AbortSignal }) {
          try {
            while (!options?.signal?.aborted) {
              await turn();
              yield [];
            }
          } finally {
            ended();
          }
        } as never,
      }),
    );
    for await (const _page of face.open('entry.list', streamExamples['entry.list'].input)) break;
    await hasEnded;
  });

  it('gives what came before a failure, then fails', async () => {
    const { face } = join(
      engine({
        open: async function* () {
          yield [] as never;
          throw new AppError('network.lost', { op: 'entry.list' });
        },
      }),
    );
    const stream = face.open('entry.list', streamExamples['entry.list'].input)[Symbol.asyncIterator]();
    expect(await stream.next()).toEqual({ done: false, value: [] });
    await expect(stream.next()).rejects.toMatchObject({ code: 'network.lost' });
  });
});

describe('an event', () => {
  it.each(Object.keys(eventExamples) as EventName[])('%s crosses the line unchanged', async (name) => {
    const api = engine();
    const { face } = join(api);
    const seen = new Promise((resolve) =>
      face.on(name, resolve as (payload: EventPayload<typeof name>) => void),
    );
    await turn();
    api.emitters.get(name)?.emit(eventExamples[name]);
    expect(await seen).toEqual(eventExamples[name]);
  });

  it('is folded while the listener is busy with the one before', async () => {
    const api = engine();
    const ends = joinedTransports();
    serve(api, ends[0]);
    const received: EventPayload<'transfer.changed'>[] = [];
    ends[1].onMessage((message) => {
      received.push((message as { payload: EventPayload<'transfer.changed'> }).payload);
    });
    ends[1].send({ t: 'listen', name: 'transfer.changed' });
    await turn();
    const [transfer] = eventExamples['transfer.changed'].changed as [Transfer];
    for (let doneFiles = 0; doneFiles < 1000; doneFiles += 1) {
      const changed = [{ ...transfer, doneFiles }];
      api.emitters.get('transfer.changed')?.emit({ ...eventExamples['transfer.changed'], changed });
    }
    await turn();
    expect(received).toHaveLength(1);
    ends[1].send({ t: 'heard', name: 'transfer.changed' });
    await turn();
    expect(received.map((payload) => payload.changed[0]?.doneFiles)).toEqual([0, 999]);
  });

  it('is no longer listened for in the engine once nobody in the face does', async () => {
    const api = engine();
    const { face } = join(api);
    const endOne = face.on('settings.changed', () => {});
    const endTwo = face.on('settings.changed', () => {});
    await turn();
    endOne();
    await turn();
    expect(api.emitters.get('settings.changed')?.isHeard).toBe(true);
    endTwo();
    await turn();
    expect(api.emitters.get('settings.changed')?.isHeard).toBe(false);
  });
});

describe('the line', () => {
  it.each([null, 'hello', { t: 'run', code: '1' }, { t: 'call', id: 1, name: 'constructor', input: null }])(
    'is closed by the engine on a message that is none: %j',
    async (message) => {
      const ends = joinedTransports();
      serve(engine(), ends[0]);
      const closed = new Promise<void>((resolve) => ends[1].onClose(resolve));
      ends[1].send(message);
      await closed;
    },
  );

  it('is closed by the face on an announcement of the wrong shape', async () => {
    const ends = joinedTransports();
    connect(ends[1]).on('settings.changed', () => expect.unreachable());
    const closed = new Promise<void>((resolve) => ends[0].onClose(resolve));
    ends[0].send({ t: 'event', name: 'settings.changed', payload: { theme: 'loud' } });
    await closed;
  });
});

describe('the types', () => {
  it('know input and output of every call by its name', () => {
    expectTypeOf<Api['call']>().toBeCallableWith('bucket.list', callExamples['bucket.list'].input);
    const face = {} as Api;
    expectTypeOf(face.call<'bucket.list'>).returns.resolves.toEqualTypeOf<Bucket[]>();
    expectTypeOf(face.open<'entry.list'>).returns.toEqualTypeOf<AsyncIterable<Entry[]>>();
    // @ts-expect-error: no such call
    void ((api: Api) => api.call('bucket.explode', null));
    const place = callExamples['engine.facts'].output.home;
    // @ts-expect-error: a path is not a place
    void ((api: Api) => api.call('entry.stat', { place, key: '' as Key }));
  });
});
