// Doing the same to many, a few at a time, without ever holding more than a few.

/**
 * Calls `work` for each of `items`, at most `atOnce` under way. Yields after each that has ended, so that the caller can tell
 * how far it is. The first failure stops it, once what is under way has ended; so does leaving the loop.
 */
export async function* inParallel<T>(
  items: AsyncIterable<T> | Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): AsyncGenerator<void> {
  const underWay = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const item of items) {
      const one: Promise<void> = work(item).then(
        () => void underWay.delete(one),
        (error: unknown) => {
          failure ??= { error };
          underWay.delete(one);
        },
      );
      underWay.add(one);
      while (underWay.size >= atOnce) {
        await Promise.race(underWay);
        if (failure) throw failure.error;
        yield;
      }
    }
    while (underWay.size > 0) {
      await Promise.race(underWay);
      if (failure) throw failure.error;
      yield;
    }
  } finally {
    await Promise.all(underWay);
  }
  if (failure) throw failure.error;
}
