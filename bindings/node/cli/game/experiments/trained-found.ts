// What the game room makes of a game that was really trained.

import type { GameRoom, PricedCheckpoints, Quote, Rule } from "candor";
import { rules } from "../../../../core/game/names.js";
import type { Checkpoint, Lie, Run, Trained } from "./trained-runs.js";

/** A reported size, and what the group gets and pays for it at its true one. */
interface Told extends Pick<Lie, "group" | "factor"> {
  /** By the trained models. */
  readonly reached: PricedCheckpoints;
  /** If every run had found the best model for its report. */
  readonly optimal: PricedCheckpoints;
}

export interface Found {
  readonly trained: Trained;
  readonly quote: Quote;
  /** At the exact optimum. */
  readonly optimal: PricedCheckpoints;
  /** Of the truth's checkpoints, by rule; the first is eq. 1 by final models. */
  readonly byRule: readonly PricedCheckpoints[];
  readonly lies: readonly Told[];
}

export function find(game: GameRoom, trained: Trained): Found {
  const { ids, sizes, lambda, truth, samples } = trained;
  const groups = samples.map(({ id, reward }) => ({ id, size: sizes[ids.indexOf(id)]!, reward }));
  const exact = "affine-maximizer";
  const final = (run: Run): PricedCheckpoints => price(game, trained, run, exact, ({ final: one }) => [one]);
  const best = (run: Run): PricedCheckpoints => price(game, trained, run, exact, ({ optimum }) => [optimum]);
  return {
    trained,
    quote: game.quote({ groups, lambda }),
    optimal: best(truth),
    byRule: rules.map((rule) => price(game, trained, truth, rule, ({ checkpoints }) => checkpoints)),
    lies: trained.lies.map(({ group, factor, run }) => ({ group, factor, reached: final(run), optimal: best(run) })),
  };
}

/** Prices a run at the true sizes. @param models which of a run's models count, also of those without a group */
function price(
  game: GameRoom, { ids, sizes, lambda, without }: Trained, run: Run, rule: Rule,
  models: (run: Run) => readonly Checkpoint[],
): PricedCheckpoints {
  const table = (of: Run): { values: number[][]; regularizer: number[] } => ({
    values: ids.map((_, j) => models(of).map(({ values }) => values[j]!)),
    regularizer: models(of).map(({ kl }) => lambda * kl),
  });
  const { values, regularizer } = table(run);
  const groups = ids.map((id, i) => ({ id, size: sizes[i]!, values: values[i]!, without: table(without[i]!) }));
  return game.priceCheckpoints({ groups, regularizer, rule });
}

/** Of a model, at the true sizes. */
export function welfare({ sizes, lambda }: Trained, { values, kl }: Checkpoint): number {
  return values.reduce((sum, value, i) => sum + sizes[i]! * value, -lambda * kl);
}

/** What a group told, the truth among it, from the smallest size to the largest. */
export function toldBy({ byRule, optimal, lies }: Found, group: number): Told[] {
  const honest = { group, factor: 1, reached: byRule[0]!, optimal };
  return [honest, ...lies.filter((lie) => lie.group === group)].sort((a, b) => a.factor - b.factor);
}
