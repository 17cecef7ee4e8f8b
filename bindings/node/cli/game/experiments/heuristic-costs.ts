// What both heuristics cost, prompt after prompt, added up.

import type { GameOptions, GameRoom, HeuristicOptions, Rule } from "candor";
import { defaults } from "../../../../core/game/names.js";
import { Refusal } from "../../refusal.js";
import { gameOf, refusingPrompt } from "../one-prompt.js";
import type { NamedGroup, Prompt, Terms } from "../prompt.js";
import type { Taker } from "../../../../read/prompt-table.js";

/** Of one group under one heuristic, over all prompts, in reward units. */
export interface CostSum {
  readonly payment: number;
  /** Payments less the exact ones. */
  readonly error: number;
  /** Prompts for which the group is paid. */
  readonly negative: number;
  /** What the best lie to every prompt gains, where that is more than rounding, and in how many prompts it is. */
  readonly gain: number;
  readonly lies: number;
}

/** A heuristic with so many steps. */
export interface SummedHeuristic {
  readonly rule: Rule;
  readonly steps: number;
  /** By group. */
  readonly groups: readonly CostSum[];
}

export interface HeuristicCosts {
  readonly groups: readonly NamedGroup[];
  readonly prompts: number;
  readonly options: Required<Pick<GameOptions, "lambda" | "normalization">>;
  readonly rate: number;
  /** What each group pays by the exact rule, over all prompts. */
  readonly exact: readonly number[];
  readonly rows: readonly SummedHeuristic[];
}

/** Holds sums alone. Time: 24 audits a prompt. */
export class PromptHeuristics implements Taker<HeuristicCosts> {
  readonly #exact: number[];
  readonly #rows: { rule: Rule; steps: number; groups: Mutable<CostSum>[] }[] = [];
  #prompts = 0;
  #rate = 0;

  constructor(
    private readonly game: GameRoom,
    private readonly terms: Terms,
    private readonly asked: HeuristicOptions,
  ) {
    this.#exact = terms.groups.map(() => 0);
  }

  /** @throws Refusal of a divergence that has no mirror ascent, and of what the library refuses. */
  add(prompt: Prompt): void {
    const { divergence = defaults.divergence } = this.terms.options;
    if (divergence !== "kl") {
      const got = JSON.stringify(divergence);
      throw new Refusal(prompt.place, `"divergence" expected kl, the one that checkpoints can be made for, got ${got}`);
    }
    const game = gameOf(prompt, this.terms.groups, this.terms.options);
    const { exact, rate, rows } = refusingPrompt(prompt, () => this.game.heuristics(game, this.asked));
    this.#prompts++;
    this.#rate = rate;
    exact.forEach((payment, i) => (this.#exact[i]! += payment));
    rows.forEach(({ rule, steps, payments, errors, gains, tolerances }, k) => {
      const { groups } = (this.#rows[k] ??= { rule, steps, groups: this.terms.groups.map(nothing) });
      groups.forEach((sum, i) => {
        sum.payment += payments[i]!;
        sum.error += errors[i]!;
        if (payments[i]! < 0) sum.negative++;
        if (!(gains[i]! > tolerances[i]!)) return;
        sum.gain += gains[i]!;
        sum.lies++;
      });
    });
  }

  finish(): HeuristicCosts {
    const { lambda = defaults.lambda, normalization = defaults.normalization } = this.terms.options;
    return {
      groups: this.terms.groups, prompts: this.#prompts, options: { lambda, normalization }, rate: this.#rate,
      exact: this.#exact, rows: this.#rows,
    };
  }
}

type Mutable<Sum> = { -readonly [Name in keyof Sum]: Sum[Name] };

const nothing = (): Mutable<CostSum> => ({ payment: 0, error: 0, negative: 0, gain: 0, lies: 0 });
