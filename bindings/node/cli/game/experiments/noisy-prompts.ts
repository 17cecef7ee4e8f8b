// What noise costs, prompt after prompt, added up.

import type { GameRoom, ResolvedOptions, Robust, RobustnessOptions } from "candor";
import { gameOf, refusingPrompt } from "../one-prompt.js";
import type { NamedGroup, Prompt, Terms } from "../prompt.js";
import type { Taker } from "../../../../read/prompt-table.js";

/** Of one group over all prompts, in reward units. */
export interface NoisyGroup {
  /** 2 w_i epsilon a prompt (Theorem 4.12). */
  readonly bound: number;
  /** The most that a lie to every prompt gained over the truth, on average over draws. */
  readonly gain: number;
  /** Of the gain: prompts have draws of their own. */
  readonly standardError: number;
  /** The largest to any prompt, of what the model seems worth to one agent (Lemma D.1). */
  readonly valuationError: number;
}

/** Noise of one strength. */
export interface NoiseLevel {
  readonly epsilon: number;
  readonly groups: readonly NoisyGroup[];
  /** Sums over prompts: the largest loss of welfare that a draw brought, and its bound (Lemma D.2). */
  readonly welfareLoss: number;
  readonly welfareBound: number;
}

export interface NoisyPrompts {
  readonly groups: readonly NamedGroup[];
  readonly prompts: number;
  readonly options: ResolvedOptions;
  readonly noise: Robust["noise"];
  /** Draws of each prompt. */
  readonly samples: number;
  readonly assumptions: readonly string[];
  /** In the order of `FACTORS`. */
  readonly levels: readonly NoiseLevel[];
}

/** Strengths that are looked at, in units of the one that is asked for. */
export const FACTORS: readonly number[] = [0.25, 0.5, 1, 2];

/** Holds sums alone. Draws of prompt p start at seed + p
 *  samples, so that errors of different prompts are independent; those of all strengths are the same. */
export class PromptNoise implements Taker<NoisyPrompts> {
  readonly #levels: Mutable<NoiseLevel, Mutable<NoisyGroup>>[] = [];
  #last: Robust | undefined;
  #prompts = 0;

  constructor(
    private readonly game: GameRoom,
    private readonly terms: Terms,
    private readonly asked: Required<RobustnessOptions>,
  ) {}

  /** @throws Refusal of what the library refuses. */
  add(prompt: Prompt): void {
    const game = gameOf(prompt, this.terms.groups, this.terms.options);
    const seed = this.asked.seed + this.#prompts * this.asked.samples;
    FACTORS.forEach((factor, k) => {
      const epsilon = factor * this.asked.epsilon;
      const robust = refusingPrompt(prompt, () => this.game.robustness(game, { ...this.asked, epsilon, seed }));
      const level = (this.#levels[k] ??= {
        epsilon, groups: this.terms.groups.map(nothing), welfareLoss: 0, welfareBound: 0,
      });
      level.welfareLoss += robust.welfareLoss;
      level.welfareBound += robust.welfareBound;
      robust.groups.forEach(({ bound, gain, standardError, valuationError }, i) => {
        const sum = level.groups[i]!;
        sum.bound += bound;
        sum.gain += gain;
        sum.standardError = Math.hypot(sum.standardError, standardError);
        sum.valuationError = Math.max(sum.valuationError, valuationError);
      });
      this.#last = robust;
    });
    this.#prompts++;
  }

  finish(): NoisyPrompts {
    const { options, noise, samples, assumptions } = this.#last!;
    return {
      groups: this.terms.groups, prompts: this.#prompts, options, noise, samples, assumptions, levels: this.#levels,
    };
  }
}

type Mutable<Sum, Group = never> = {
  -readonly [Name in keyof Sum]: Name extends "groups" ? readonly Group[] : Sum[Name];
};

const nothing = (): Mutable<NoisyGroup> => ({ bound: 0, gain: 0, standardError: 0, valuationError: 0 });
