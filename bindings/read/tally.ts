// What is counted over the rows of a table, for the notes at its end. Counts of its pieces, in order, are those of the whole.

import type { Translation } from "./mapping.js";

export interface Counts {
  /** Rows of a wide table that have all rewards, those that lack one, and those that are another sample of a response. */
  readonly total: number;
  readonly left: number;
  readonly again: number;
  /** By group of a wide table: its reward where all are the same; null where they are not. Nothing before the first row. */
  readonly constant: readonly (string | null)[];
  /** The least and the greatest rating. */
  readonly reached: readonly [number, number];
}

/** Rewards that are too many to be alike by chance. */
const MANY = 10;

export class Tally {
  total = 0;
  left = 0;
  again = 0;
  #constant: (string | null)[] = [];

  /** @param groups of a wide table */
  constructor(private readonly translation: Translation, private readonly groups: readonly string[] = []) {}

  /** Counts a row's rewards, one a group. */
  rewards(texts: readonly string[]): void {
    if (this.total++ === 0) this.#constant = [...texts];
    else texts.forEach((text, i) => this.#constant[i] !== text && (this.#constant[i] = null));
  }

  get counts(): Counts {
    const { total, left, again } = this;
    return { total, left, again, constant: this.#constant, reached: this.translation.reached };
  }

  /** Adds what was counted of the piece that comes next. */
  add({ total, left, again, constant, reached: [least, most] }: Counts): void {
    if (this.total === 0) this.#constant = [...constant];
    else if (total > 0) this.#constant = this.#constant.map((text, i) => (text === constant[i] ? text : null));
    this.total += total;
    this.left += left;
    this.again += again;
    const { reached } = this.translation;
    this.translation.reached = [Math.min(reached[0], least), Math.max(reached[1], most)];
  }

  get notes(): string[] {
    const { total, left, again } = this;
    return [
      ...(left > 0 ? [`${left} of ${total + left} responses lack a reward and are left out`] : []),
      ...(again > 0 ? [`${again} responses come again in their prompt and are numbered`] : []),
      ...(total < MANY ? [] : this.#constant).flatMap((text, i) =>
        (text === null ? [] : [`every reward of ${this.groups[i]!} is ${text}: it prefers nothing`])),
      ...this.translation.notes,
    ];
  }
}
