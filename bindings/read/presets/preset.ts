// A format of others: how its header tells it, and what its columns are to us.

import type { Scale } from "../mapping.js";
import type { Flatten } from "../objects.js";

export interface Preset {
  /** As it is said to whoever reads such a file. */
  readonly name: string;
  /** Columns, as the header has them, that tell the format together. */
  readonly told: readonly string[];
  /** Of nested rows: the columns of the flat ones, and how those come of a row. */
  readonly nested?: { readonly header: readonly string[]; readonly flat: Flatten };
  /** What a text stands for where --values does not say it. */
  readonly values?: Readonly<Record<string, string>>;
  /** Where --scale does not say it. */
  readonly scale?: Scale;
}

/** Columns whose texts name something together; those in brackets where they are there. */
export type Names = readonly string[];

/** Votes: a row an answer of a worker to a task. */
export interface VotesPreset extends Preset {
  readonly votes: {
    readonly task: Names;
    readonly worker: string;
    readonly answer: string;
    /** Where it is there. */
    readonly gold?: string;
  };
}

/** Rewards: a row a response, a column a group. */
export interface RewardsPreset extends Preset {
  readonly rewards: {
    readonly prompt: Names;
    /** None: the rows of a prompt are numbered. */
    readonly response: Names;
    readonly groups: readonly string[] | ((header: readonly string[]) => readonly string[]);
  };
}
