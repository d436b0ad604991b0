// A column that holds plain data as JSON text.

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
