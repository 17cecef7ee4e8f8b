// Any number of prompts through batches of bounded size.

import type { Batch, GameOptions, GameRoom, PricedBatch, Totals } from "candor";
import { views } from "../../../core/game/names.js";
import { quote, refusing, saying, sentence } from "../refusal.js";
import type { Id, NamedGroup, Observer, PricedPrompt, PricedPrompts, Prompt } from "./prompt.js";

/** What prompts may have besides rewards: then every prompt is given room for it, all 1 and all 0 where it has none. */
export interface Extras {
  readonly baselines: boolean;
  readonly boosts: boolean;
}

export interface PricerOptions {
  readonly groups: readonly NamedGroup[];
  readonly options: GameOptions;
  readonly extras: Extras;
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
  #rewards: Float64Array; // chunk, as in Batch.rewards
  #baselines: number[] = [];
  #boosts: number[] = [];
  #offsets: number[] = [0];
  #prompts: Pick<Prompt, "id" | "place" | "responses">[] = [];
  #batch: Batch | undefined;
  #shape = new Uint32Array(); // offsets of the batch
  #totals: Totals | undefined;
  #said: Pick<PricedBatch, "options" | "properties"> | undefined;
  #min = Infinity;
  #max = 0;

  constructor(private readonly game: GameRoom, { groups, options, extras, observe, cells = CELLS }: PricerOptions) {
    this.#groups = groups;
    this.#given = options;
    this.#extras = extras;
    this.#observe = observe;
    this.#cells = cells;
    this.#n = groups.length;
    this.#rewards = new Float64Array(cells);
  }

  /** Takes the next prompt; what it holds is copied. */
  add({ id, place, responses, rewards, baseline, boost }: Prompt): void {
    const m = responses.length;
    let from = this.#n * this.#offsets.at(-1)!;
    if (from + this.#n * m > this.#cells || (this.#observe && this.#prompts.length === NAMED)) {
      this.#flush();
      from = 0;
      if (this.#n * m > this.#rewards.length) this.#rewards = new Float64Array(this.#n * m);
    }
    rewards.forEach((row, i) => this.#rewards.set(row, from + i * m));
    if (this.#extras.baselines) for (let x = 0; x < m; x++) this.#baselines.push(baseline?.[x] ?? 1);
    if (this.#extras.boosts) for (let x = 0; x < m; x++) this.#boosts.push(boost?.[x] ?? 0);
    this.#prompts.push({ id, place, responses: this.#observe ? this.#copied(responses) : NONE });
    this.#offsets.push(this.#offsets.at(-1)! + m);
    this.#min = Math.min(this.#min, m);
    this.#max = Math.max(this.#max, m);
  }

  /** @throws Refusal, as `add` does, when the library refuses a prompt: the message names it. */
  finish(): PricedPrompts {
    this.#flush();
    this.#batch?.free();
    return {
      groups: this.#groups,
      options: this.#said!.options,
      properties: this.#said!.properties,
      totals: this.#totals!,
      outcomes: { min: this.#min, max: this.#max },
    };
  }

  #flush(): void {
    if (this.#prompts.length === 0) return;
    const { place } = this.#prompts[0]!;
    const priced = refusing({ name: place.name }, () => {
      const batch = this.#room();
      batch.rewards.set(this.#rewards.subarray(0, this.#n * this.#offsets.at(-1)!));
      batch.baselines?.set(this.#baselines);
      batch.boosts?.set(this.#boosts);
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
    this.#baselines.length = this.#boosts.length = this.#prompts.length = 0;
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
