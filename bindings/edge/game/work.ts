// What a game costs at most to compute, known before anything is: in steps of the core, some 50 ns each at worst. Most
// games take a hundredth of it, but who reports chooses the numbers, and with them how often sums have to be exact and
// roots are hard to find.

import { divergences } from "../../core/game/names.js";
import type { AuditOptions } from "../../core/game/study-types.js";
import type { CandidateGame, Game, GameOptions } from "../../core/game/types.js";
import type { Measured } from "../limits.js";

type AnyGame = Game | CandidateGame;
type Size = Required<Pick<Measured, "groups" | "outcomes" | "cells">>;

/** Groups, most outcomes, and entries in all. */
export function sizeOf({ groups }: AnyGame): Size {
  let [outcomes, cells] = [0, 0];
  for (const group of groups) {
    const { length } = "values" in group ? group.values : group.reward;
    outcomes = Math.max(outcomes, length);
    cells += length;
  }
  return { groups: groups.length, outcomes, cells };
}

export function measure(game: Game): Size & { readonly work: number } {
  const size = sizeOf(game);
  return { ...size, work: priceWork(game, size) };
}

export function measureCandidates(game: CandidateGame): Size & { readonly work: number } {
  const size = sizeOf(game);
  return { ...size, work: electWork(size) };
}

export function measureAudit(game: AnyGame, options?: AuditOptions): Size & { readonly auditWork: number } {
  const size = sizeOf(game);
  const [first] = game.groups;
  const candidates = first !== undefined && "values" in first;
  return { ...size, auditWork: candidates ? electAuditWork(size) : auditWork(game as Game, size, options) };
}

/** Every group's payment may need what all the others say exactly, a root for each group and two for all, and the
 *  checkpoints; a rebate is a game without each group. */
function priceWork(game: Game, { groups, outcomes, cells }: Size): number {
  const each = groups * cells + (groups + 2) * outcomes * searchOf(game) + stepsOf(game) * (cells + outcomes);
  return game.rebate === "bailey" ? (groups + 1) * each : each;
}

/** At most 14 sizes, 10 manipulations, 8 deviations and 12 tilts a group, and two climbs from each start, each a game
 *  trained anew with one group's payment (assembly/game/study). */
function auditWork(game: Game, size: Size, { starts = 4, steps = 24 }: AuditOptions = {}): number {
  const { groups, outcomes, cells } = size;
  const lies = groups * (44 + 2 * starts * (steps + 1));
  const rebates = game.rebate === "bailey" ? priceWork(game, size) : 0;
  return lies * (10 + cells + (2 * searchOf(game) + stepsOf(game)) * outcomes) + rebates;
}

/** Who the others' favourite is may be a matter of exact sums, for every group: of all groups and the platform. */
const electWork = ({ groups, cells }: Size): number => (groups + 2) * cells;

/** Sizes, manipulations and one look at all candidates a group, each an election. */
const electAuditWork = (size: Size): number => 25 * size.groups * electWork(size);

/** Steps an outcome of a search for the root that makes probabilities sum to 1: no search where there is a closed form;
 *  powers cost more than roots and logarithms. */
function searchOf({ divergence = "kl" }: GameOptions): number {
  if (divergence === "kl" || divergence === "total-variation") return 0;
  return divergences.includes(divergence as (typeof divergences)[number]) ? 15 : 120;
}

const stepsOf = ({ ascent }: GameOptions): number => Math.max(0, ascent?.steps ?? 0);
