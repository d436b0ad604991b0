// The simulated world: one thing at a time, in an order that the seed decides.

import { expect, test } from 'vitest';
import { Life, World } from './world.ts';

async function race(seed: number): Promise<{ order: string; hash: string }> {
  const world = new World(seed);
  const life = new Life('one');
  const order: string[] = [];
  const run = async (name: string) => {
    for (let at = 0; at < 5; at += 1) {
      await world.step(`${name}${at}`, life);
      order.push(`${name}${at}`);
    }
  };
  await world.until(Promise.all([run('a'), run('b'), run('c')]));
  return { order: order.join(' '), hash: world.hash };
}

test('the same seed gives the same order and the same hash', async () => {
  expect(await race(7)).toEqual(await race(7));
});

test('another seed gives another order and another hash', async () => {
  const [one, other] = [await race(7), await race(8)];
  expect(one.order).not.toBe(other.order);
  expect(one.hash).not.toBe(other.hash);
});

test('time jumps to the next who sleeps only when nothing else can happen', async () => {
  const world = new World(1);
  const life = new Life('one');
  const startUs = world.nowUs;
  let stepsUs = 0;
  const steps = async () => {
    for (let at = 0; at < 10; at += 1) await world.step('step', life);
    stepsUs = world.nowUs - startUs;
  };
  await world.until(Promise.all([steps(), world.sleep(3_600_000, 'sleep', life)]));
  expect(stepsUs).toBeLessThan(1_000_000);
  expect(world.nowUs - startUs).toBeGreaterThanOrEqual(3_600_000_000);
});

test('a sleep ends at once when it is cancelled', async () => {
  const world = new World(1);
  const life = new Life('one');
  const stop = new AbortController();
  const asleep = world.sleep(1000, 'sleep', life, stop.signal);
  stop.abort();
  await expect(asleep).rejects.toMatchObject({ name: 'AbortError' });
  await expect(world.sleep(1000, 'sleep', life, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
});

test('what a dead process waits for never comes', async () => {
  const world = new World(1);
  const [dying, living] = [new Life('dying'), new Life('living')];
  const heard: string[] = [];
  const hear = async (life: Life) => {
    for (let at = 0; at < 20; at += 1) await world.step(life.name, life);
    heard.push(life.name);
  };
  void hear(dying);
  const work = hear(living);
  await world.until(world.step('first', living));
  world.end(dying);
  await world.until(work);
  expect(heard).toEqual(['living']);
  await expect(world.until(world.step('more', dying))).rejects.toThrow('nothing can happen any more');
});
