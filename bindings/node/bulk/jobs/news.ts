// What a worker tells while it works: which batch it is at, and what became of its jobs that somebody should know.

import type { Shard } from "../index.js";

/** Something that was said of a batch. */
export interface Saying {
  /** "failing": tried again; "failed": given up; "noticed": by the reader of a shard that is done. */
  readonly kind: "refused" | "failed" | "failing" | "noticed" | "no totals";
  /** A sentence that names file and row, or what could not be written. */
  readonly why: string;
  /** Which shard; undefined: the totals of all. */
  readonly shard?: Shard | undefined;
  /** When it is tried again, as a person reads it. */
  readonly again?: string;
}

/** Without a saying: it has begun something of that batch. */
export interface News {
  readonly batch: string;
  readonly saying?: Saying;
}

export type Tell = (news: News) => void;
