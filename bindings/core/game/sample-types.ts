// The values of what starts from samples and from preferences: draws, fitted rewards, quotes.

/** What a draw is a function of. */
export interface Draw {
  /** 32 hexadecimal digits, secret: who knows it can foresee every draw. */
  readonly key: string;
  /** An integer >= 0 that no other request of this key has. */
  readonly request: number;
}
