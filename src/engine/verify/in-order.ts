// Doing work on many, a few at a time, and giving the results in the order of the items.

/**
 * At most `atOnce` are under way. The first failure in order ends it; so does leaving the loop. Then `stop` is called and what
 * runs is waited for.
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  atOnce: number,
  work: (item: T) => Promise<R>,
  stop: () => void,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      // Its turn to be told may come late, or never.
      result.catch(() => {});
      underWay.push(result);
      const first = underWay.length < atOnce ? undefined : underWay.shift();
      if (first !== undefined) yield await first;
    }
    for (let first = underWay.shift(); first !== undefined; first = underWay.shift()) yield await first;
  } finally {
    stop();
    await Promise.allSettled(underWay);
  }
}
