// How often a caller may call: a token bucket each, in this isolate's memory. Several isolates count apart: a limit
// over all of them is the platform's to set, in front.

import { between, integer, record } from "../core/check.js";

export interface Rate {
  /** How many requests a caller may make at once; so many come back every `seconds`. A line of a batch is one. */
  readonly requests: number;
  /** From 0.001 to 1e9. */
  readonly seconds: number;
}

/** Callers remembered. One that was forgotten starts anew, so this is far above what one isolate sees in `seconds`. */
const MOST_CALLERS = 10_000;

interface Bucket {
  tokens: number;
  at: number;
}

/** Takes a token of a caller's at a time in milliseconds: in any time t a caller gets at most `requests`
 *  (1 + t / `seconds`) through; none come back while a clock that was set back catches up.
 *  @returns 0, or in how many milliseconds there is one */
export type Take = (caller: string, now: number) => number;

export function rateLimit(value: unknown): Take | undefined {
  if (value === undefined) return undefined;
  const given = record("rate", value, ["requests", "seconds"]);
  const requests = integer("rate.requests", given.requests, 1, 1e9);
  const seconds = between("rate.seconds", given.seconds, 0.001, 1e9);
  const perMillisecond = requests / (seconds * 1000);
  const buckets = new Map<string, Bucket>();
  return (caller, now) => {
    const { tokens, at } = buckets.get(caller) ?? { tokens: requests, at: now };
    const there = Math.min(requests, tokens + Math.max(0, now - at) * perMillisecond);
    // the one that called last is last in order, so the first is the one to forget
    buckets.delete(caller);
    buckets.set(caller, { tokens: there < 1 ? there : there - 1, at: Math.max(at, now) });
    if (buckets.size > MOST_CALLERS) buckets.delete(buckets.keys().next().value!);
    return there < 1 ? Math.ceil((1 - there) / perMillisecond) : 0;
  };
}
