// Keeping a million rows in order without ever stopping the window: sorting in slices, and merging pages as they come.

export type Compare = (a: number, b: number) => number;

const runLength = 1024;
const checkEvery = 2048;

/**
 * Sorts `ids` in place. Yields whenever `sliceMs` have passed, so that the caller can let the window breathe; `ids` is
 * complete only when the generator has ended.
 */
export function* sortInSlices(ids: Uint32Array, compare: Compare, sliceMs = 8): Generator<void, void> {
  let sliceEnd = performance.now() + sliceMs;
  function* breathe() {
    if (performance.now() < sliceEnd) return;
    yield;
    sliceEnd = performance.now() + sliceMs;
  }
  for (let start = 0; start < ids.length; start += runLength) {
    ids.subarray(start, start + runLength).sort(compare);
    yield* breathe();
  }
  let from: Uint32Array = ids;
  let to: Uint32Array = new Uint32Array(ids.length);
  for (let width = runLength; width < ids.length; width *= 2) {
    for (let start = 0; start < ids.length; start += width * 2) {
      const middle = Math.min(start + width, ids.length);
      const end = Math.min(middle + width, ids.length);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at += 1) {
        const takesLeft =
          left < middle && (right >= end || compare(from[left] as number, from[right] as number) <= 0);
        to[at] = takesLeft ? (from[left++] as number) : (from[right++] as number);
        if (at % checkEvery === 0) yield* breathe();
      }
    }
    [from, to] = [to, from];
  }
  if (from !== ids) ids.set(from);
}

/**
 * Merges `added` (sorted) into the first `count` places of `order` (sorted, with room behind). Compares only
 * `added.length * log(count)` times and moves the rest as blocks, so a page merges into a million rows in milliseconds.
 */
export function mergeInto(order: Uint32Array, count: number, added: Uint32Array, compare: Compare): void {
  let end = count;
  for (let index = added.length - 1; index >= 0; index -= 1) {
    const id = added[index] as number;
    const at = upperBound(order, end, id, compare);
    order.copyWithin(at + index + 1, at, end);
    order[at + index] = id;
    end = at;
  }
}

/** The first place in `order[0..count)` whose row comes after `id`. */
function upperBound(order: Uint32Array, count: number, id: number, compare: Compare): number {
  // Stores list in an order close to ours: most pages belong at the very end.
  if (count === 0 || compare(order[count - 1] as number, id) <= 0) return count;
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(order[middle] as number, id) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
