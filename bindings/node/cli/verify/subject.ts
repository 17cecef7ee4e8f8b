// A kind of file that can be verified.

import type { Candor } from "candor";
import type { KeySet } from "candor/receipts";
import type { Document } from "../../../read/json.js";
import type { Report } from "../output/report.js";
import type { Refusal, Place } from "../refusal.js";

/** What it is held against. */
export interface Against {
  /** Not of streams without heads, which need none. */
  readonly keys: KeySet | undefined;
  readonly input?: { readonly value: unknown; readonly place: Place } | undefined;
  readonly salt?: string | undefined;
  /** Signed heads of a stream. */
  readonly heads: readonly Document[];
  readonly rooms: Candor;
}

/** What was found of documents. */
export interface Found {
  readonly report: Report;
  /** The first thing that does not hold. */
  readonly fault?: Refusal;
}

export interface Subject {
  /** In the plural, for people. */
  readonly name: string;
  is(value: unknown): boolean;
  /** Whether it is signed: then public keys are needed, and an input can be given. */
  readonly signed: boolean;
  check(documents: readonly Document[], against: Against): Promise<Found>;
}
