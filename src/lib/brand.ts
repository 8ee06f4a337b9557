declare const brand: unique symbol;

/** A string that has been checked to be a `Name`, and can't be mixed up with another. */
export type Brand<Name extends string> = string & { readonly [brand]: Name };
