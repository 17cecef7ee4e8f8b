// Any number of prompts through batches of bounded size.

import type { Batch, GameOptions, GameRoom, Numbers, PricedBatch, Totals } from "candor";
import { views } from "../../../core/game/names.js";
import { quote, refusing, saying, sentence } from "../refusal.js";
import type { Extras, Id, NamedGroup, Observer, PricedPrompt, PricedPrompts, Prompt, Terms } from "./prompt.js";

export interface PricerOptions extends Terms {
  readonly observe?: Observer | undefined;
  /** Most rewards in a chunk. */
  readonly cells?: number | undefined;
}

const NONE: readonly Id[] = [];
const NAMED = 2 ** 12; // prompts in a chunk while their names are held: 25,000 take 7 MB
const CELLS = 2 ** 18; // rewards in a chunk: 2 MiB; larger ones are no faster (measured)

/** Collects prompts, prices them chunk by chunk and carries the totals. The same bits whatever the size of a chunk.
 *  Memory: O(cells), or the largest prompt. */
export class Pricer {
  readonly #groups: readonly NamedGroup[];
  readonly #given: GameOptions;
  readonly #extras: Extras;
  #observe: Observer | undefined;
  readonly #cells: number;
  readonly #n: number;
  // chunk, as in Batch
  #rewards: Float64Array;
  #baselines: Float64Array;
  #boosts: Float64Array;
  #offsets: number[] = [0];
  #prompts: Pick<Prompt, "id" | "place" | "responses">[] = [];
  #batch: Batch | undefined;
  #shape = new Uint32Array(); // offsets of the batch
  #totals: Totals | undefined;
  #said: Pick<PricedBatch, "options" | "properties"> | undefined;
  #min = Infinity;
  #max = 0;

  constructor(
    private readonly game: GameRoom, { groups, options, extras, observe, cells = CELLS }: PricerOptions,
  ) {
    this.#groups = groups;
    this.#given = options;
    this.#extras = extras;
    this.#observe = observe;
    this.#cells = cells;
    this.#n = groups.length;
    this.#rewards = new Float64Array(cells);
    const outcomes = Math.ceil(cells / this.#n);
    this.#baselines = new Float64Array(extras.baselines ? outcomes : 0);
    this.#boosts = new Float64Array(extras.boosts ? outcomes : 0);
  }

  /** Takes the next prompt; what it holds is copied. */
  add({ id, place, responses, rewards, baseline, boost }: Prompt): void {
    const m = responses.length;
    const n = this.#n;
    let start = this.#offsets.at(-1)!;
    if (n * (start + m) > this.#cells || (this.#observe && this.#prompts.length === NAMED)) {
      this.flush();
      start = 0;
      if (n * m > this.#rewards.length) this.#rewards = new Float64Array(n * m);
    }
    rewards.forEach((row, i) => put(this.#rewards, row, n * start + i * m));
    if (this.#extras.baselines) this.#baselines = extra(this.#baselines, baseline, 1, start, start + m);
    if (this.#extras.boosts) this.#boosts = extra(this.#boosts, boost, 0, start, start + m);
    this.#prompts.push({ id, place, responses: this.#observe ? this.#copied(responses) : NONE });
    this.#offsets.push(this.#offsets.at(-1)! + m);
    this.#min = Math.min(this.#min, m);
    this.#max = Math.max(this.#max, m);
  }

  /** @throws Refusal, as `add` does, when the library refuses a prompt: the message names it. */
  finish(): PricedPrompts {
    this.flush();
    this.#batch?.free();
    return {
      groups: this.#groups,
      options: this.#said!.options,
      properties: this.#said!.properties,
      totals: this.#totals!,
      outcomes: { min: this.#min, max: this.#max },
    };
  }

  /** Goes on from prompts that were priced elsewhere, behind those that it was given. */
  include(totals: Totals | undefined, { min, max }: PricedPrompts["outcomes"]): void {
    this.flush();
    if (totals) this.#totals = this.#totals ? this.game.mergeTotals(this.#totals, totals) : totals;
    this.#min = Math.min(this.#min, min);
    this.#max = Math.max(this.#max, max);
  }

  /** What it has to say of the prompts since the last time; undefined totals: there are none. @throws Refusal likewise. */
  part(): { readonly totals: Totals | undefined; readonly outcomes: PricedPrompts["outcomes"] } {
    this.flush();
    const part = { totals: this.#totals, outcomes: { min: this.#min, max: this.#max } };
    this.#totals = undefined;
    [this.#min, this.#max] = [Infinity, 0];
    return part;
  }

  /** Prices what it holds. @throws Refusal likewise. */
  flush(): void {
    if (this.#prompts.length === 0) return;
    const { place } = this.#prompts[0]!;
    const priced = refusing({ name: place.name }, () => {
      const batch = this.#room();
      batch.rewards.set(this.#rewards.subarray(0, this.#n * this.#offsets.at(-1)!));
      const outcomes = this.#offsets.at(-1)!;
      batch.baselines?.set(this.#baselines.subarray(0, outcomes));
      batch.boosts?.set(this.#boosts.subarray(0, outcomes));
      try {
        return batch.price({ prompts: this.#prompts.length, ...(this.#totals && { after: this.#totals }) });
      } catch (error) {
        this.#prompts.forEach((_, p) => this.#alone(p));
        throw error;
      }
    });
    this.#totals = priced.totals;
    this.#said = { options: priced.options, properties: priced.properties };
    for (let p = 0; this.#observe && p < this.#prompts.length; p++) {
      if (!this.#observe(this.#outcome(p, priced))) this.#observe = undefined;
    }
    this.#prompts.length = 0;
    this.#offsets.length = 1;
  }

  /** Most files call the responses to every prompt the same: one list for all of those. */
  #copied(responses: readonly Id[]): readonly Id[] {
    const before = this.#prompts.at(-1)?.responses;
    return before?.length === responses.length && before.every((id, x) => id === responses[x])
      ? before
      : responses.slice();
  }

  #outcome(p: number, priced: PricedBatch): PricedPrompt {
    const { id, responses } = this.#prompts[p]!;
    const own = (column: Float64Array): Float64Array => column.subarray(p * this.#n, (p + 1) * this.#n);
    return {
      id, responses, groups: this.#groups,
      policy: priced.policies.subarray(this.#offsets[p], this.#offsets[p + 1]),
      valuations: own(priced.valuations), payments: own(priced.payments), utilities: own(priced.utilities),
      welfare: priced.welfare[p]!, divergence: priced.divergences[p]!,
    };
  }

  /** The last chunk's batch where it has room for this one, as it mostly has when all prompts are alike. */
  #room(): Batch {
    const offsets = this.#offsets;
    const fits = offsets.length <= this.#shape.length && offsets.every((offset, p) => offset === this.#shape[p]);
    if (this.#batch && fits) return this.#batch;
    this.#batch?.free();
    this.#shape = Uint32Array.from(offsets);
    this.#batch = this.game.batch({
      groups: this.#groups,
      ...this.#given,
      views: views.filter((view) => this.#extras[view]),
      prompts: offsets.length - 1,
      offsets: this.#shape,
    });
    return this.#batch;
  }

  /** Prices prompt p of the chunk by itself, for the sake of the message. */
  #alone(p: number): void {
    const [start, end] = [this.#offsets[p]!, this.#offsets[p + 1]!];
    const { id, place } = this.#prompts[p]!;
    const m = end - start;
    const groups = this.#groups.map((group, i) => {
      const from = this.#n * start + i * m;
      return { ...group, reward: this.#rewards.subarray(from, from + m) };
    });
    const baseline = this.#extras.baselines && { baseline: this.#baselines.slice(start, end) };
    const boost = this.#extras.boosts && { boost: this.#boosts.slice(start, end) };
    const prompt = typeof id === "string" ? `prompt ${quote(id)}: ` : "";
    refusing(
      place,
      () => this.game.price({ groups, ...this.#given, ...baseline, ...boost }),
      (refused) => {
        const group = this.#groups.find((_, i) => refused.field === `groups[${i}].reward`);
        return prompt + (group ? saying(`the reward of group ${quote(group.id)}`, refused) : sentence(refused));
      },
    );
  }
}

/** A loop: `set` of a plain array takes several times as long (measured). */
function put(column: Float64Array, row: Numbers, at: number): void {
  if (Array.isArray(row)) for (let x = 0; x < row.length; x++) column[at + x] = row[x]!;
  else column.set(row, at);
}

/** The column, made longer where it has to be, with a prompt's row at [start, end).
 *  @param otherwise where it has none. */
function extra(
  column: Float64Array, row: Numbers | undefined, otherwise: number, start: number, end: number,
): Float64Array {
  if (end > column.length) {
    const longer = new Float64Array(2 * end);
    longer.set(column);
    column = longer;
  }
  if (row) put(column, row, start);
  else column.fill(otherwise, start, end);
  return column;
}
