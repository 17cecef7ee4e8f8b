// How a store elsewhere is asked: as JSON, with the numbers that JSON does not know.

import type { Store } from "../../bindings/edge/stores/store.js";

export interface Asked {
  /** Of several stores on the same data. */
  readonly store: string;
  readonly ask: keyof Store;
  /** null: left out. */
  readonly given: readonly unknown[];
}

export interface Told {
  readonly result?: unknown;
  /** The field. */
  readonly refused?: string;
  readonly failed?: string;
}

export const posted = (asked: Asked): string =>
  JSON.stringify(asked, (_, value: unknown) => (typeof value === "number" && !Number.isFinite(value) ? { number: String(value) } : value));

export const parsed = (text: string): unknown =>
  JSON.parse(text, (_, value: { readonly number?: unknown } | null) => (typeof value?.number === "string" ? Number(value.number) : value));
