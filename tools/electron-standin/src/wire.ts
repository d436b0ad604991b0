// The structured-clone subset that crosses between Node and the page as JSON; used on both sides.

/** What is not plain JSON travels as `{ $: kind, v: payload }`; `$` names the kind. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const typedArrays = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
};

const errors = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

/** Turns a structured-cloneable value into JSON text; throws Electron's words for anything that is not. */
export function toWire(value: unknown): Json {
  const seen = new Map<object, number>();

  function encode(input: unknown): Json {
    switch (typeof input) {
      case 'string':
      case 'boolean':
        return input;
      case 'number':
        return Number.isFinite(input) && !Object.is(input, -0)
          ? input
          : { $: 'number', v: Object.is(input, -0) ? '-0' : String(input) };
      case 'undefined':
        return { $: 'undefined' };
      case 'bigint':
        return { $: 'bigint', v: String(input) };
      case 'object':
        return input === null ? null : encodeObject(input);
      case 'function':
      case 'symbol':
        throw new Error('An object could not be cloned.');
    }
  }

  function encodeObject(input: object): Json {
    const known = seen.get(input);
    if (known !== undefined) return { $: 'ref', v: known };
    seen.set(input, seen.size);
    if (Array.isArray(input)) return Array.from(input, encode);
    const kind = Object.prototype.toString.call(input).slice(8, -1);
    switch (kind) {
      case 'Object':
        return encodeEntries(input);
      case 'Date':
        return { $: 'Date', v: encode((input as Date).getTime()) };
      case 'RegExp':
        return { $: 'RegExp', v: [(input as RegExp).source, (input as RegExp).flags] };
      case 'Map':
        return {
          $: 'Map',
          v: Array.from(input as Map<unknown, unknown>, ([key, entry]) => [encode(key), encode(entry)]),
        };
      case 'Set':
        return { $: 'Set', v: Array.from(input as Set<unknown>, encode) };
      case 'Error':
        return encodeError(input as Error);
      case 'ArrayBuffer':
        return { $: 'ArrayBuffer', v: toBase64(new Uint8Array(input as ArrayBuffer)) };
      case 'DataView': {
        const view = input as DataView;
        return { $: 'DataView', v: toBase64(new Uint8Array(view.buffer, view.byteOffset, view.byteLength)) };
      }
      case 'Boolean':
      case 'Number':
      case 'String':
        return encode(input.valueOf());
      default: {
        if (!(kind in typedArrays)) throw new Error('An object could not be cloned.');
        const array = input as Uint8Array;
        return { $: kind, v: toBase64(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)) };
      }
    }
  }

  function encodeEntries(input: object): Json {
    const output = Object.fromEntries(Object.entries(input).map(([key, entry]) => [key, encode(entry)]));
    return Object.hasOwn(output, '$') ? { $: 'Object', v: output } : output;
  }

  function encodeError(error: Error): Json {
    const name = error.name in errors ? error.name : 'Error';
    const cause: Json = 'cause' in error ? [encode(error.cause)] : [];
    return { $: 'Error', v: [name, encode(error.message), encode(error.stack), cause] };
  }

  return encode(value);
}

/** Rebuilds the value that `toWire` was given. */
export function fromWire(json: unknown): unknown {
  const seen: unknown[] = [];

  function decode(input: unknown): unknown {
    if (typeof input !== 'object' || input === null) return input;
    if (Array.isArray(input)) {
      const output: unknown[] = [];
      seen.push(output);
      for (const entry of input) output.push(decode(entry));
      return output;
    }
    if ('$' in input) return decodeTagged(String(input.$), 'v' in input ? input.v : undefined);
    return decodeEntries(input);
  }

  function decodeTagged(kind: string, payload: unknown): unknown {
    if (kind === 'undefined') return undefined;
    if (kind === 'number') return Number(payload);
    if (kind === 'bigint') return BigInt(String(payload));
    if (kind === 'ref') return seen[Number(payload)];
    if (kind === 'Object') return decodeEntries(payload as object);
    if (kind === 'Map') {
      const output = new Map<unknown, unknown>();
      seen.push(output);
      for (const [key, entry] of payload as [unknown, unknown][]) output.set(decode(key), decode(entry));
      return output;
    }
    if (kind === 'Set') {
      const output = new Set<unknown>();
      seen.push(output);
      for (const entry of payload as unknown[]) output.add(decode(entry));
      return output;
    }
    if (kind === 'Error') return decodeError(payload as [keyof typeof errors, unknown, unknown, unknown[]]);
    const output = decodeLeaf(kind, payload);
    seen.push(output);
    return output;
  }

  function decodeLeaf(kind: string, payload: unknown): unknown {
    if (kind === 'Date') return new Date(Number(decode(payload)));
    if (kind === 'RegExp') return new RegExp(...(payload as [string, string]));
    const { buffer } = fromBase64(String(payload));
    if (kind === 'ArrayBuffer') return buffer;
    if (kind === 'DataView') return new DataView(buffer);
    return new typedArrays[kind as keyof typeof typedArrays](buffer);
  }

  function decodeEntries(input: object): object {
    const output = {};
    seen.push(output);
    for (const [key, entry] of Object.entries(input)) {
      // Not an assignment: a key named `__proto__` must stay a key.
      Object.defineProperty(output, key, {
        value: decode(entry),
        configurable: true,
        enumerable: true,
        writable: true,
      });
    }
    return output;
  }

  function decodeError([name, message, stack, cause]: [
    keyof typeof errors,
    unknown,
    unknown,
    unknown[],
  ]): Error {
    const output = new errors[name](String(decode(message)));
    seen.push(output);
    Object.defineProperty(output, 'stack', { value: decode(stack), configurable: true, writable: true });
    if (cause.length > 0)
      Object.defineProperty(output, 'cause', { value: decode(cause[0]), configurable: true, writable: true });
    return output;
  }

  return decode(json);
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  const step = 0x8000;
  for (let start = 0; start < bytes.length; start += step)
    text += String.fromCharCode(...bytes.subarray(start, start + step));
  return btoa(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
