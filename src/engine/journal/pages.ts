// Reads something long out of a journal page by page, so that never all of it is in memory.

/** Each page begins after the last one of the page before and is read when it is asked for; the first empty one ends them. */
export function* pages<T>(read: (after: T | null) => readonly T[]): Generator<readonly T[]> {
  for (let page = read(null); page.length > 0; page = read(page.at(-1) ?? null)) yield page;
}
