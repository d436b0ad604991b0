// The fence around every exported object: a member that the stand-in lacks throws its name instead of being undefined.

import { EventEmitter } from 'node:events';

const silent = new Set([
  'then',
  'toJSON',
  'domain',
  '$$typeof',
  'asymmetricMatch',
  'nodeType',
  'captureRejections',
]);

/** Gives the same object behind a fence that throws `stand-in: <name>.<member> is not implemented`. */
export function guard<T extends object>(target: T, name: string): T {
  return new Proxy(target, {
    get(object, key, receiver) {
      if (key in object || typeof key === 'symbol' || silent.has(key))
        return Reflect.get(object, key, receiver);
      throw new Error(`stand-in: ${name}.${key} is not implemented`);
    },
  });
}

/** An event emitter whose instances stand behind the fence, private fields of subclasses included. */
export class GuardedEmitter extends EventEmitter {
  constructor(name: string) {
    super();
    // Subclasses install their private fields on what is returned here, so that methods called through the fence find them.
    return guard(this, name);
  }
}
