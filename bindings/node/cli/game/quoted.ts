// A quote as the command line has it: from samples of one mixture of prompts, or prompt by prompt.

import type { Estimates, GameOptions, GameRoom, Quote } from "candor";
import { quoted as columns, quotedTogether as together } from "../../../core/game/names.js";
import { Refusal, quote as quoting, refusing, type Place } from "../refusal.js";
import type { Taker } from "../../../read/prompt-table.js";
import type { NamedGroup, Prompt } from "./prompt.js";

/** A number with its standard error, and how much it is too high in expectation. */
export interface Estimate {
  readonly value: number;
  /** null where there is one prompt only. */
  readonly error: number | null;
  readonly bias: number;
}

type Column = (typeof columns)[number];
type Together = (typeof together)[number];

export interface Quoted extends Pick<Quote, "options" | "properties"> {
  readonly groups: readonly NamedGroup[];
  /** Null where all samples are of one mixture, over whose samples errors are; otherwise errors are over prompts. */
  readonly prompts: number | null;
  /** In all prompts together. */
  readonly samples: number;
  /** Of all; of prompts, a prompt's in the mean. */
  readonly effectiveSamples: number;
  /** An entry a group. */
  readonly each: { readonly [name in Column]: readonly Estimate[] };
  readonly together: { readonly [name in Together]: Estimate };
  readonly reliable: boolean;
}

/** Of samples that stand for all prompts. */
export function quotedOf(groups: readonly NamedGroup[], quote: Quote): Quoted {
  const { options, properties, samples, effectiveSamples, reliable, standardErrors, biases } = quote;
  return {
    groups, options, properties, prompts: null, samples, effectiveSamples, reliable,
    ...estimates(groups.length, (read) => ({ value: read(quote), error: read(standardErrors), bias: read(biases) })),
  };
}

/** Every number of a quote, as `make` has it from a way to read that number. */
function estimates(n: number, make: (read: (of: Estimates) => number) => Estimate): Pick<Quoted, "each" | "together"> {
  return {
    each: Object.fromEntries(columns.map((name) =>
      [name, Array.from({ length: n }, (_, i) => make((of) => of[name][i]!))])) as unknown as Quoted["each"],
    together: Object.fromEntries(together.map((name) =>
      [name, make((of) => of[name])])) as unknown as Quoted["together"],
  };
}

/** Prompts from which quotes are reliable. */
const ENOUGH = 30;

/** Quotes prompts one by one: means over prompts, with standard errors over prompts, and the mean of the biases
 *  within them. */
export class PromptQuotes implements Taker<Quoted> {
  readonly #quotes: Quote[] = [];

  constructor(
    private readonly game: GameRoom,
    private readonly groups: readonly NamedGroup[],
    private readonly options: GameOptions,
    private readonly source: Place,
  ) {}

  add({ id, responses, rewards }: Prompt): void {
    if (responses.length < 2) {
      throw new Refusal(this.source, `prompt ${quoting(String(id))} has one response; expected at least two`);
    }
    const groups = this.groups.map((group, i) => ({ ...group, reward: rewards[i]! }));
    this.#quotes.push(refusing(this.source, () => this.game.quote({ groups, ...this.options })));
  }

  finish(): Quoted {
    const quotes = this.#quotes;
    const P = quotes.length;
    const mean = (read: (quote: Quote) => number): number => quotes.reduce((sum, quote) => sum + read(quote), 0) / P;
    return {
      groups: this.groups,
      options: quotes[0]!.options,
      properties: quotes[0]!.properties,
      prompts: P,
      samples: quotes.reduce((sum, { samples }) => sum + samples, 0),
      effectiveSamples: mean(({ effectiveSamples }) => effectiveSamples),
      reliable: P >= ENOUGH,
      ...estimates(this.groups.length, (read) => {
        const value = mean(read);
        const variance = quotes.reduce((sum, quote) => sum + (read(quote) - value) ** 2, 0) / (P - 1);
        return { value, error: P > 1 ? Math.sqrt(variance / P) : null, bias: mean(({ biases }) => read(biases)) };
      }),
    };
  }
}
