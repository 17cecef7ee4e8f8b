// Any number of prompts through batches of bounded size.

import type { Batch, GameOptions, GameRoom, Group, Numbers, ResolvedOptions, Totals } from "candor";
import { views } from "../../../core/game/names.js";
import { quote, refusing, saying, type Place } from "../refusal.js";

/** A group that has a name. */
export type NamedGroup = Group & { readonly id: string };

export interface PricedPrompts {
  readonly groups: readonly NamedGroup[];
  readonly options: ResolvedOptions;
  readonly totals: Totals;
  /** Fewest and most responses of a prompt. */
  readonly outcomes: { readonly min: number; readonly max: number };
}

/** What prompts may have besides rewards: then every prompt is given room for it, all 1 and all 0 where it has none. */
export interface Extras {
  readonly baselines: boolean;
  readonly boosts: boolean;
}

const CELLS = 2 ** 18; // rewards in a chunk: 2 MiB; larger ones are no faster (measured)

/** Collects prompts, prices them chunk by chunk and carries the totals. The same bits whatever the size of a chunk.
 *  Memory: O(cells), or the largest prompt. */
export class Pricer {
  readonly #n: number;
  #rewards: Float64Array; // chunk, as in Batch.rewards
  #baselines: number[] = [];
  #boosts: number[] = [];
  #offsets: number[] = [0];
  #names: string[] = [];
  #batch: Batch | undefined;
  #shape = new Uint32Array(); // offsets of the batch
  #totals: Totals | undefined;
  #options: ResolvedOptions | undefined;
  #min = Infinity;
  #max = 0;

  /** @param cells most rewards in a chunk. */
  constructor(
    private readonly game: GameRoom,
    private readonly source: Place,
    private readonly groups: readonly NamedGroup[],
    private readonly options: GameOptions,
    private readonly extras: Extras,
    private readonly cells = CELLS,
  ) {
    this.#n = groups.length;
    this.#rewards = new Float64Array(cells);
  }

  /** @param name for messages. @param rewards n rows of m, copied. @param baseline and @param boost m each, copied. */
  add(name: string, rewards: readonly Numbers[], baseline?: Numbers, boost?: Numbers): void {
    const m = rewards[0]!.length;
    let from = this.#n * this.#offsets.at(-1)!;
    if (from + this.#n * m > this.cells) {
      this.#flush();
      from = 0;
      if (this.#n * m > this.#rewards.length) this.#rewards = new Float64Array(this.#n * m);
    }
    rewards.forEach((row, i) => this.#rewards.set(row, from + i * m));
    if (this.extras.baselines) for (let x = 0; x < m; x++) this.#baselines.push(baseline?.[x] ?? 1);
    if (this.extras.boosts) for (let x = 0; x < m; x++) this.#boosts.push(boost?.[x] ?? 0);
    this.#names.push(name);
    this.#offsets.push(this.#offsets.at(-1)! + m);
    this.#min = Math.min(this.#min, m);
    this.#max = Math.max(this.#max, m);
  }

  /** @throws Refusal, as `add` does, when the library refuses a prompt: the message names it. */
  finish(): PricedPrompts {
    this.#flush();
    this.#batch?.free();
    return { groups: this.groups, options: this.#options!, totals: this.#totals!, outcomes: { min: this.#min, max: this.#max } };
  }

  #flush(): void {
    const prompts = this.#names.length;
    if (prompts === 0) return;
    refusing(this.source, () => {
      const batch = this.#room();
      batch.rewards.set(this.#rewards.subarray(0, this.#n * this.#offsets.at(-1)!));
      batch.baselines?.set(this.#baselines);
      batch.boosts?.set(this.#boosts);
      try {
        const priced = batch.price({ prompts, ...(this.#totals && { after: this.#totals }) });
        [this.#totals, this.#options] = [priced.totals, priced.options];
      } catch (error) {
        this.#names.forEach((_, p) => this.#alone(p));
        throw error;
      }
    });
    this.#baselines.length = this.#boosts.length = this.#names.length = 0;
    this.#offsets.length = 1;
  }

  /** The last chunk's batch where it has room for this one, as it mostly has when all prompts are alike. */
  #room(): Batch {
    const offsets = this.#offsets;
    if (this.#batch && offsets.length <= this.#shape.length && offsets.every((offset, p) => offset === this.#shape[p])) return this.#batch;
    this.#batch?.free();
    this.#shape = Uint32Array.from(offsets);
    this.#batch = this.game.batch({ groups: this.groups, ...this.options, views: views.filter((view) => this.extras[view]), prompts: offsets.length - 1, offsets: this.#shape });
    return this.#batch;
  }

  /** Prices prompt p of the chunk by itself, for the sake of the message. */
  #alone(p: number): void {
    const [start, end] = [this.#offsets[p]!, this.#offsets[p + 1]!];
    const m = end - start;
    const groups = this.groups.map((group, i) => {
      const from = this.#n * start + i * m;
      return { ...group, reward: this.#rewards.subarray(from, from + m) };
    });
    const baseline = this.extras.baselines && { baseline: this.#baselines.slice(start, end) };
    const boost = this.extras.boosts && { boost: this.#boosts.slice(start, end) };
    refusing(
      this.source,
      () => this.game.price({ groups, ...this.options, ...baseline, ...boost }),
      (refused) => {
        const group = this.groups.find((_, i) => refused.field === `groups[${i}].reward`);
        return `${this.#names[p]}: ${group ? saying(`the reward of group ${quote(group.id)}`, refused) : refused.message}`;
      },
    );
  }
}
