// `using` for what holds memory. The symbol is declared here too, so that the package's types need no library beyond ES2022; a
// runtime without it gets the one that polyfills and compilers agree on.

declare global {
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/** What holds an instance of the core, or memory in it. */
export interface Holder {
  /** Lets the memory go while the holder itself is still held. Any later use of it throws. */
  free(): void;
  /** The same, for `using`. */
  [Symbol.dispose](): void;
}

export const dispose: typeof Symbol.dispose = Symbol.dispose ?? (Symbol.for("Symbol.dispose") as typeof Symbol.dispose);
