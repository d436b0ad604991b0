// How long the parts were that an object was sent in: asked of the server, or guessed from how many there are.

const mebibyte = 1024 * 1024;
const asksAtOnce = 16;
const guessesAtMost = 4;

/** What widespread clients cut objects into: AWS's own and mc, rclone, s3cmd, and what people set by hand. */
export const usualPartBytes: readonly number[] = [8, 16, 5, 15, 10, 32, 64, 50, 100, 128, 256, 512].map(
  (size) => size * mebibyte,
);

/** `count` parts of `partBytes`, the last one perhaps shorter; null where that does not make up the object. */
export function equalParts(partBytes: number, sizeBytes: number, count: number): number[] | null {
  if (count === 1) return [sizeBytes];
  if (partBytes < 1 || Math.ceil(sizeBytes / partBytes) !== count) return null;
  return Array.from({ length: count }, (_, index) => Math.min(partBytes, sizeBytes - index * partBytes));
}

/** The ways to cut the object that `sizes` allow, each once. */
export function guessParts(sizes: readonly number[], sizeBytes: number, count: number): number[][] {
  const guesses = [...new Set(sizes)].flatMap((size) => {
    const parts = equalParts(size, sizeBytes, count);
    return parts === null ? [] : [parts];
  });
  return count === 1 ? guesses.slice(0, 1) : guesses.slice(0, guessesAtMost);
}

/** The size of each part, asked for one by one; null where they do not make up the object. */
export async function eachPart(
  sizeOf: (partNumber: number) => Promise<number>,
  sizeBytes: number,
  count: number,
): Promise<number[] | null> {
  if (count === 1) return [sizeBytes];
  const sizes: number[] = [];
  let total = 0;
  while (sizes.length < count && total <= sizeBytes) {
    const length = Math.min(asksAtOnce, count - sizes.length);
    const numbers = Array.from({ length }, (_, index) => sizes.length + index + 1);
    for (const size of await Promise.all(numbers.map(sizeOf))) {
      sizes.push(size);
      total += size;
    }
  }
  return total === sizeBytes && sizes.length === count ? sizes : null;
}
