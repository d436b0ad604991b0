// A column that holds plain data as JSON text.

import { ErrorWire } from '../../contract/errors.ts';
import { z } from '../../contract/schema.ts';

/** Reads JSON text and checks what it holds. */
export function jsonColumn<T>(schema: z.ZodMiniType<T>) {
  return z.pipe(
    z.pipe(
      z.string(),
      z.transform((text): unknown => JSON.parse(text)),
    ),
    schema,
  );
}

/** Why something failed, as JSON text. */
export const errorColumn = jsonColumn(ErrorWire);

/** The same where null says that nothing failed. */
export function failure(cell: unknown): ErrorWire | null {
  return cell === null ? null : errorColumn.parse(cell);
}
