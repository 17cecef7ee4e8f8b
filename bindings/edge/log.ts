// What a log is told of a request: who, what, how long, how it ended; never what was reported, a state, or a key.

import type { Refusal } from "../core/refusal.js";
import type { HttpRefusal } from "./problem.js";

export interface LogEntry {
  /** When it came, ISO 8601. */
  readonly time: string;
  /** As in the answer's X-Request-Id. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Of a refusal. */
  readonly code?: string;
  /** The field that was refused; "*" for a name that is the caller's own: groups[0].*, reports.*. */
  readonly field?: string;
  /** Name of the caller's key. */
  readonly caller?: string;
  /** Name of the terms that were asked for. */
  readonly terms?: string;
  readonly bytesIn?: number;
  readonly bytesOut?: number;
  /** Milliseconds, as in Server-Timing; 0 where the runtime's clock stands still, as workerd's does in the meantime. */
  readonly parse?: number;
  readonly core?: number;
  readonly serialise?: number;
  /** Milliseconds from when the request was seen to when its answer was ready. */
  readonly total: number;
  /** Of a batch. */
  readonly lines?: number;
  readonly refused?: number;
  /** What a fault of the program says of itself. */
  readonly fault?: string;
}

/** What it throws, or rejects with, is lost, and no answer with it. */
export type Log = (entry: LogEntry) => unknown;

export function tell(log: Log | undefined, entry: LogEntry): void {
  try {
    const told = log?.(entry);
    if (told instanceof Promise) told.catch(() => undefined);
  } catch {
    // as it says
  }
}

/** Where something was refused, in names that all callers have. That of a worker, or of no field, may be anything. */
export function fieldOf({ code, field, got }: Refusal | HttpRefusal): string {
  if (code !== "unknown-field") return field.replace(/(^|\.)reports\..*$/s, "$1reports.*");
  return field.startsWith("?") ? "?*" : `${field.slice(0, field.length - String(got).length)}*`;
}
