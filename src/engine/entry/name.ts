// Whether a name that a person typed can name an entry anywhere at all.

import { AppError } from '../../contract/errors.ts';

/** Throws entry.name with the reason. What only one kind of store refuses, that store says. */
export function checkName(name: string, op: string, from: string): void {
  const detail = problemOf(name);
  if (detail) throw new AppError('entry.name', { op, from, detail });
}

function problemOf(name: string): string | null {
  if (name.trim() === '') return 'The name is empty.';
  if (name === '.' || name === '..')
    return 'This name has a meaning of its own: a folder, or the one above it.';
  if (name.includes('/')) return 'A name cannot hold a slash, which parts folders.';
  if (name.includes('\0')) return 'A name cannot hold the NUL character.';
  return null;
}
