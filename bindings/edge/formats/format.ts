// A format of bodies and answers.

export interface Format {
  /** Its media type. */
  readonly type: string;
  /** @throws HttpRefusal 400 for what is none, and for an object that has a key twice. */
  readonly read: (bytes: Uint8Array) => unknown;
  /** @param answer a result of the library's */
  readonly write: (answer: unknown) => string | Uint8Array<ArrayBuffer>;
}
