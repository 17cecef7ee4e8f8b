// Bailey's rebate (1997): group i gets back 1/n of what the others would pay without it.
//
// It does not read i's own report, so truth stays a dominant strategy (Theorem 4.9 of Sun et al. 2025: payments may
// differ by any such g_i). The platform keeps sum_i (revenue - revenue without i)/n: no deficit where nobody's coming
// lowers the others' revenue, which is not always so. Capping rebates by the revenue would make them depend on i's
// report, and is not done. Time n times pricing.

import { OK, OUT_OF_MEMORY, Status } from "../status";
import { mark, release, take } from "../memory";
import { Game } from "./block";
import { conclude, price } from "./price";

/** Bytes of arena that `rebate` takes beyond what pricing takes, for so many outcomes in all prompts. */
export function rebateBytes(prompts: u32, groups: u32, outcomes: u32): f64 {
  return (<f64>groups + 1) * <f64>outcomes * 8 + (3 * <f64>prompts + 2) * <f64>groups * 8 + 24 * <f64>prompts
    + <f64>offsetof<Game>() + 256;
}

/** Fills game.rebates and takes them off the payments of a game that has been priced. */
export function rebate(game: Game): Status {
  const start = mark();
  let status = OK;
  if (game.groups == 1) memory.fill(game.rebates, 0, <usize>game.prompts << 3);
  else status = leaveOut(game);
  release(start);
  const end = (<usize>game.prompts * game.groups) << 3;
  for (let at: usize = 0; at < end; at += 8) {
    store<f64>(game.payments + at, load<f64>(game.payments + at) - load<f64>(game.rebates + at));
  }
  for (let p: u32 = 0; p < game.prompts; ++p) conclude(game, p);
  return status;
}

function leaveOut(game: Game): Status {
  const n = game.groups;
  const prompts = game.prompts;
  const outcomes = load<u32>(game.offsets + (<usize>prompts << 2));
  const cell: usize = game.single ? 4 : 8;
  const byGroup = <usize>prompts * (n - 1) << 3;
  const without = changetype<Game>(take(offsetof<Game>()));
  const rewards = take(<usize>outcomes * (n - 1) * cell);
  const weights = take(<usize>(2 * n) << 3);
  const policies = take(<usize>outcomes << 3);
  const each = take(3 * byGroup);
  const perPrompt = take(<usize>(3 * prompts) << 3);
  if (!changetype<usize>(without) || !rewards || !weights || !policies || !each || !perPrompt) return OUT_OF_MEMORY;
  memory.copy(changetype<usize>(without), changetype<usize>(game), offsetof<Game>());
  without.groups = n - 1;
  without.rewards = rewards;
  without.sizes = weights;
  without.multipliers = weights + (<usize>n << 3);
  without.policies = policies;
  without.valuations = each;
  without.payments = each + byGroup;
  without.utilities = each + 2 * byGroup;
  without.rebates = 0;
  without.welfare = perPrompt;
  without.surpluses = perPrompt + (<usize>prompts << 3);
  without.divergences = perPrompt + (<usize>(2 * prompts) << 3);
  for (let i: u32 = 0; i < n; ++i) {
    copyOthers(game.sizes, without.sizes, n, i, 8);
    copyOthers(game.multipliers, without.multipliers, n, i, 8);
    for (let p: u32 = 0; p < prompts; ++p) {
      const at = game.offsets + (<usize>p << 2);
      const first = <usize>load<u32>(at);
      const row = (<usize>load<u32>(at, 4) - first) * cell;
      copyOthers(game.rewards + first * n * cell, rewards + first * (n - 1) * cell, n, i, row);
    }
    const status = price(without);
    if (status != OK) return status;
    for (let p: u32 = 0; p < prompts; ++p) {
      store<f64>(game.rebates + ((<usize>p * n + i) << 3), load<f64>(without.surpluses + (<usize>p << 3)) / <f64>n);
    }
  }
  return OK;
}

/** n rows of so many bytes but for row i. */
function copyOthers(from: usize, to: usize, n: u32, i: u32, bytes: usize): void {
  memory.copy(to, from, i * bytes);
  memory.copy(to + i * bytes, from + (i + 1) * bytes, (n - 1 - i) * bytes);
}
