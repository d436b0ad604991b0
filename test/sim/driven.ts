// A simulated port whose world goes on whenever it is asked something, for those who know nothing of worlds.

import type { World } from './world.ts';

/** The same port; whoever awaits one of its answers lets things happen until it is there. */
export function driven<T extends object>(world: World, port: T): T {
  return new Proxy(port, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name, target);
      if (typeof found !== 'function') return found;
      return (...args: unknown[]): unknown => {
        const answer: unknown = Reflect.apply(found, target, args);
        if (answer instanceof Promise) return world.until(answer);
        return isStream(answer) ? stream(world, answer) : answer;
      };
    },
  });
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

async function* stream(world: World, from: AsyncIterable<unknown>): AsyncGenerator {
  const reader = from[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await world.until(reader.next());
    if (done) return;
    yield value;
  }
}
