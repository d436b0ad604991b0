// A nominal type over a plain one, so that two kinds of string cannot be swapped by mistake.

declare const brand: unique symbol;

/** A `T` that only the code which checked it may call a `Name`. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name };
