// What a runtime says about itself and the core, as plain JSON.

/** SHA-256 in hexadecimal over the bits of every output of the workload (workload.ts), NaN canonicalised. */
export type Hash = string;

export interface Report {
  /** What the runtime believes it is. */
  readonly runtime: { readonly name: string; readonly version: string };
  /** SHA-256 of the bytes that load() compiled; null where the core comes in as a module (workerd). */
  readonly compiled: Hash | null;
  /** Every check by name: "passed", or why it did not. */
  readonly checks: Readonly<Record<string, string>>;
  readonly outputs: number;
  readonly hashes: {
    readonly cold: Hash;
    /** After so many repetitions that the runtime's best compiler has replaced the code. */
    readonly hot: Hash;
    readonly scalar: Hash;
    /** "refused" where the runtime has no SIMD. */
    readonly simd: Hash;
  };
}
