// Statements that can only be false through a bug in Longshore itself.

/** Thrown for a bug, never for anything a user, a disk or a server did. */
export class BugError extends Error {
  override readonly name = 'BugError';
}

/** Throws a BugError unless `condition` holds. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new BugError(message);
}

/** Makes a switch exhaustive: the type checker refuses a call that can be reached. */
export function assertNever(value: never): never {
  throw new BugError(`unexpected value: ${JSON.stringify(value)}`);
}
