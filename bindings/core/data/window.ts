// The withdrawal window as a game, by brute force.

import { record } from "../check.js";
import { rangeError } from "../refusal.js";
import type { DataCore } from "./abi.js";
import { WINDOW } from "./block.js";
import { windowRules } from "./names.js";
import { ratio } from "./options.js";
import { announced, described, integers, settle, type Loaded } from "./plan.js";
import type { CallOptions, DataPlan, Profile, Ratio, WindowGame, WindowOptions } from "./types.js";
import type { Heap } from "../memory/heap.js";

/** Most users who decide: the time is 2^n n. */
const MOST_PLAYERS = 10;

export function windowGame(heap: Heap<DataCore>, call: unknown, options: unknown = {}): WindowGame {
  const read = announced(call);
  const input = record("options", options, ["reversibility", "exposure"], "");
  const reversibility = ratio("reversibility", input.reversibility, [1, 1], 1);
  const exposure = ratio("exposure", input.exposure, [0, 1]);
  if (!windowRules.some((rule) => rule === read.rule)) {
    throw rangeError("rule", `one of ${windowRules.join(", ")}`, read.rule);
  }
  const { plan, players } = settle(heap, read, (call) => {
    const told = described(call);
    return { plan: told, players: playersOf(call, told) };
  });
  if (players.length > MOST_PLAYERS) throw rangeError("users", `at most ${MOST_PLAYERS} with a burden`, players.length);
  const scale = read.spillover[1] * reversibility[1] * (exposure[1] + exposure[0]);
  const stakes = players.map(({ benefit, payment, cost, burden }) => benefit + payment + cost * burden);
  const largest = Math.max(0, ...stakes);
  if (!(largest * scale < 2 ** 61)) {
    throw rangeError(
      "options", "money times the denominators of spillover, reversibility and exposure below 2^61", largest * scale,
    );
  }
  const { simultaneous, sequential } = solve(heap, players, plan.threshold, read.spillover, reversibility, exposure);
  const profile = (bits: number): Profile => {
    const stay = players.filter((_, j) => (bits >> j) & 1);
    const kept = stay.reduce((sum, { burden }) => sum + burden, 0);
    return { stay: stay.map(({ user }) => user).sort((i, j) => i - j), kept, committed: kept >= plan.threshold };
  };
  return {
    ids: plan.ids,
    players: players.map(({ user }) => user),
    burdens: players.map(({ burden }) => burden),
    payments: players.map(({ payment }) => payment),
    simultaneous: simultaneous.map(profile),
    sequential: profile(sequential),
    options: { ...plan.options, reversibility, exposure } as CallOptions & Required<WindowOptions>,
  };
}

interface Player {
  readonly user: number;
  readonly cost: number;
  readonly burden: number;
  readonly benefit: number;
  readonly payment: number;
}

/** Who decides, in the order in which the sequential protocol asks. */
function playersOf({ block, terms: { rule, protocol, targets } }: Loaded, plan: DataPlan): Player[] {
  const [costs, benefits] = [integers(block, "costs"), integers(block, "benefits")];
  const assigned = protocol === "simultaneous" || rule === "proportional";
  const carried = assigned ? plan.contributions : plan.burdens;
  const { value } = targets[plan.level]!;
  const indices = [...carried.keys()].filter((i) => carried[i]! > 0).sort((i, j) => carried[i]! - carried[j]! || i - j);
  return indices.map((user) => ({
    user, cost: Number(costs[user]!), burden: carried[user]!, benefit: Number(benefits[user]!) * value,
    payment: assigned ? plan.payments[user]! : plan.price * carried[user]!,
  }));
}

/** Who stays, as bits of players: in every equilibrium of the one-shot game, and in the outcome of the sequential one. */
function solve(
  heap: Heap<DataCore>, players: readonly Player[], threshold: number, spillover: Ratio, reversibility: Ratio,
  exposure: Ratio,
): { readonly simultaneous: readonly number[]; readonly sequential: number } {
  return heap.scoped(() => {
    const block = WINDOW.take(heap, { players: players.length }, 0, ["users", players.length]);
    block.fill({
      players: players.length, threshold,
      spilloverNumerator: spillover[0], spilloverDenominator: spillover[1],
      reversibilityNumerator: reversibility[0], reversibilityDenominator: reversibility[1],
      exposureNumerator: exposure[0], exposureDenominator: exposure[1],
    });
    block.view("costs").set(players.map(({ cost }) => cost));
    block.view("burdens").set(players.map(({ burden }) => burden));
    block.view("benefits").set(players.map(({ benefit }) => benefit));
    block.view("payments").set(players.map(({ payment }) => payment));
    heap.core.dataEquilibria(block.address);
    return { simultaneous: [...block.copy("equilibria", block.get("count"))], sequential: block.get("sequential") };
  });
}
