// A block of one prompt that stays laid out: numbers are read straight into it, and priced where they are.

import { copyNumbers } from "../check.js";
import { copyOf } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { Status, type GameCore } from "./abi.js";
import { describe, raise, type GameBlock } from "./block.js";
import { PLACES, type Taker } from "./one.js";
import type { Mechanism } from "./options.js";
import type { Priced } from "./types.js";

export class Place implements Taker {
  readonly #heap: Heap<GameCore>;
  readonly #block: GameBlock;
  readonly #space: number;
  readonly #groups: number;
  readonly #outcomes: number;
  readonly #sizes: number;
  readonly #multipliers: number;
  readonly #rewards: number;
  readonly #results: Results;
  /** What the block says of the mechanism. */
  #rule: Mechanism | undefined;

  /** @param space address of the workspace that `openOne` took for the block. */
  constructor(heap: Heap<GameCore>, block: GameBlock, space: number) {
    this.#heap = heap;
    this.#block = block;
    this.#space = space;
    this.#groups = block.sizes.groups;
    this.#outcomes = block.sizes.outcomes;
    this.#sizes = block.at("sizes") >>> 3;
    this.#multipliers = block.at("multipliers") >>> 3;
    this.#rewards = block.at("rewards") >>> 3;
    this.#results = resultsOf(block);
  }

  fits(groups: number, outcomes: number, baselines: boolean, boosts: boolean): boolean {
    if (groups !== this.#groups || outcomes !== this.#outcomes) return false;
    const { sizes } = this.#block;
    return baselines === sizes.baselines && boosts === sizes.boosts;
  }

  group(i: number, size: number, multiplier: number, reward: unknown): void {
    const { f64 } = this.#heap;
    f64[this.#sizes + i] = size;
    f64[this.#multipliers + i] = multiplier;
    copyNumbers("reward", reward, this.#outcomes, f64, this.#rewards + i * this.#outcomes);
  }

  baseline(values: unknown): void {
    copyNumbers("baseline", values, this.#outcomes, this.#heap.f64, this.#block.at("baselines") >>> 3);
  }

  boost(values: unknown): void {
    copyNumbers("boost", values, this.#outcomes, this.#heap.f64, this.#block.at("boosts") >>> 3);
  }

  /** @throws Refusal unless all is well. */
  price(ids: (string | null)[], rule: Mechanism): Priced {
    const block = this.#block;
    const { core } = this.#heap;
    if (rule !== this.#rule) {
      describe(block, rule);
      this.#rule = rule;
    }
    this.#check(core.priceOne(block.address, this.#space));
    if (rule.rebate) this.#check(core.rebate(block.address));
    return priced(this.#heap.f64, this.#results, ids, rule);
  }

  #check(status: number): void {
    if (status === Status.OK) return;
    try {
      raise(status, this.#block, PLACES);
    } finally {
      // the next fault may say less of its place
      this.#block.fill({ fault: 0, prompt: 0, group: 0, outcome: 0 });
    }
  }
}

/** Where results stand, as indices of f64. */
interface Results {
  readonly groups: number;
  readonly outcomes: number;
  readonly policy: number;
  readonly valuations: number;
  readonly payments: number;
  readonly rebates: number;
  readonly utilities: number;
  readonly welfare: number;
  readonly divergence: number;
  readonly surplus: number;
}

export function resultsOf(block: GameBlock): Results {
  const { groups, outcomes } = block.sizes;
  const index = (name: Parameters<GameBlock["at"]>[0]): number => block.at(name) >>> 3;
  return {
    groups, outcomes,
    policy: index("policies"),
    valuations: index("valuations"),
    payments: index("payments"),
    rebates: index("rebates"),
    utilities: index("utilities"),
    welfare: index("welfare"),
    divergence: index("divergences"),
    surplus: index("surpluses"),
  };
}

/** Copies of the results, the caller's own. */
export function priced(f64: Float64Array, at: Results, ids: (string | null)[], rule: Mechanism): Priced {
  const { groups } = at;
  const { divergence, lambda, normalization, ascent, rebate } = rule.options;
  const { truthful, nonNegative, individuallyRational, note } = rule.properties;
  return {
    ids,
    options: { divergence, lambda, normalization, rule: rule.options.rule, ascent, rebate },
    properties: { truthful, nonNegative, individuallyRational, note },
    policy: copyOf(f64, at.policy, at.outcomes),
    valuations: copyOf(f64, at.valuations, groups),
    payments: copyOf(f64, at.payments, groups),
    rebates: rule.rebate ? copyOf(f64, at.rebates, groups) : null,
    utilities: copyOf(f64, at.utilities, groups),
    welfare: f64[at.welfare]!,
    divergence: f64[at.divergence]!,
    surplus: f64[at.surplus]!,
  };
}
