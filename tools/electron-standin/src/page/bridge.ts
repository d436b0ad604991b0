// The bridge between the page's world and the preload's isolated world: two worlds that share DOM events and nothing else.

/** A value on its way: plain values as they are, functions and promises as handles, containers of those as trees. */
type Node =
  | { readonly plain: unknown }
  | { readonly error: string }
  | { readonly call: number }
  | { readonly promise: number }
  | { readonly list: readonly Node[] }
  | { readonly fields: readonly (readonly [string, Node])[] };

type Message =
  | { readonly kind: 'expose'; readonly key: string; readonly api: Node }
  | { readonly kind: 'call'; readonly id: number; readonly args: readonly Node[] }
  | { readonly kind: 'settle'; readonly id: number; readonly isFulfilled: boolean; readonly value: Node }
  | { readonly kind: 'returned'; readonly value: Node }
  | { readonly kind: 'threw'; readonly value: Node };

export interface Bridge {
  /** Puts an API on the other world's `window`; throws when the name is taken there. */
  expose(key: string, api: unknown): void;
}

// The page may replace these later; the bridge keeps what it found before any script of the page ran.
const { CustomEvent, Error, Object, Array, Map, Set, Promise, Reflect } = globalThis;
const dispatch = window.dispatchEvent.bind(window);
const listen = window.addEventListener.bind(window);

/** Joins this world with the other one; `send` and `receive` are the secret names of the events. */
export function createBridge(send: string, receive: string): Bridge {
  const functions = new Map<number, (...args: unknown[]) => unknown>();
  const promises = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (reason: unknown) => void }
  >();
  let lastId = 0;
  let answer: Extract<Message, { kind: 'returned' | 'threw' }> | undefined;

  listen(receive, (event) => {
    const message: Message | null = (event as CustomEvent).detail;
    if (message === null) post({ kind: 'threw', value: { error: 'An object could not be cloned.' } });
    else if (message.kind === 'returned' || message.kind === 'threw') answer = message;
    else post(attempt(message));
  });

  function post(message: Message): void {
    dispatch(new CustomEvent(send, { detail: message }));
  }

  /** The other world answers before `post` returns, because events are dispatched synchronously. */
  function request(message: Message): unknown {
    answer = undefined;
    post(message);
    const received: typeof answer = answer;
    answer = undefined;
    if (received === undefined) throw new Error('The other world does not answer');
    const { kind, value } = received as Extract<Message, { kind: 'returned' | 'threw' }>;
    if (kind === 'threw') throw decode(value);
    return decode(value);
  }

  function attempt(message: Message): Message {
    try {
      return { kind: 'returned', value: encode(perform(message)) };
    } catch (error) {
      return { kind: 'threw', value: encode(error) };
    }
  }

  function perform(message: Message): unknown {
    switch (message.kind) {
      case 'expose':
        if (Object.hasOwn(window, message.key)) {
          throw new Error('Cannot bind an API on top of an existing property on the window object');
        }
        Object.defineProperty(window, message.key, {
          value: deepFreeze(decode(message.api)),
          enumerable: true,
        });
        return undefined;
      case 'call': {
        const target = functions.get(message.id);
        if (target === undefined) throw new Error('The function is gone');
        return target(...message.args.map(decode));
      }
      case 'settle': {
        const waiting = promises.get(message.id);
        promises.delete(message.id);
        if (message.isFulfilled) waiting?.resolve(decode(message.value));
        else waiting?.reject(decode(message.value));
        return undefined;
      }
      case 'returned':
      case 'threw':
        return undefined;
    }
  }

  function encode(value: unknown): Node {
    if (typeof value === 'function') {
      const id = ++lastId;
      functions.set(id, (...args) => Reflect.apply(value, undefined, args));
      return { call: id };
    }
    if (typeof value === 'symbol') throw new Error('An object could not be cloned.');
    if (value instanceof Error) return { error: value.message };
    if (value instanceof Promise) {
      const id = ++lastId;
      value.then(
        (result) => settle(id, true, result),
        (reason) => settle(id, false, reason),
      );
      return { promise: id };
    }
    if (isPlain(value)) return { plain: value };
    if (Array.isArray(value)) return { list: value.map(encode) };
    return { fields: Object.entries(Object(value)).map(([key, entry]) => [key, encode(entry)] as const) };
  }

  function settle(id: number, isFulfilled: boolean, result: unknown): void {
    let value: Node;
    try {
      value = encode(result);
      request({ kind: 'settle', id, isFulfilled, value });
    } catch (error) {
      request({ kind: 'settle', id, isFulfilled: false, value: { error: String(error) } });
    }
  }

  function decode(node: Node): unknown {
    if ('plain' in node) return node.plain;
    if ('error' in node) return new Error(node.error);
    if ('list' in node) return node.list.map(decode);
    if ('fields' in node) return Object.fromEntries(node.fields.map(([key, entry]) => [key, decode(entry)]));
    if ('promise' in node) {
      return new Promise((resolve, reject) => promises.set(node.promise, { resolve, reject }));
    }
    const { call } = node;
    return (...args: unknown[]) => request({ kind: 'call', id: call, args: args.map(encode) });
  }

  return {
    expose(key, api) {
      request({ kind: 'expose', key, api: encode(api) });
    },
  };
}

/** Tells whether a value holds no function, promise or error, so that the browser itself can clone it, cycles and all. */
function isPlain(value: unknown, seen = new Set<object>()): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  if (typeof value !== 'object' || value === null || seen.has(value)) return true;
  if (value instanceof Promise || value instanceof Error) return false;
  seen.add(value);
  if (Array.isArray(value)) return value.every((entry) => isPlain(entry, seen));
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return isNative(value);
  return Object.values(value).every((entry) => isPlain(entry, seen));
}

function isNative(value: object): boolean {
  return Object.prototype.toString.call(value) !== '[object Object]';
}

function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || !isPlainContainer(value))
    return value;
  Object.freeze(value);
  for (const entry of Object.values(value)) deepFreeze(entry);
  return value;
}

function isPlainContainer(value: object): boolean {
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
