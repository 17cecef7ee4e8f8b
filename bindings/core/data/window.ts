// The withdrawal window as a game: marshalling.

import { record } from "../check.js";
import { rangeError } from "../refusal.js";
import { dataRules, MOST_PLAYERS, WINDOW_FIELDS, WINDOW_NUMBERS } from "./abi.js";
import { ratio, settle, takeNamed } from "./block.js";
import { terms } from "./options.js";
import type { DataCall, Profile, WindowGame, WindowOptions } from "./types.js";
import type { DataCore } from "./abi.js";
import type { Heap } from "../memory/heap.js";

export function windowGame(heap: Heap<DataCore>, call: DataCall, options: WindowOptions = {}): WindowGame {
  const announced = terms(call);
  const input = record("options", options, ["reversibility", "exposure"], "");
  const reversibility = ratio("reversibility", input.reversibility, [1, 1], 1);
  const exposure = ratio("exposure", input.exposure, [0, 1]);
  if (announced.rule >= dataRules.indexOf("posted")) throw rangeError("rule", "one with a withdrawal window", call.rule);
  const { numbers, burdens: most, contributions, payments: paid, fields } = settle(heap, announced);
  const assigned = announced.protocol === 0 || announced.rule === dataRules.indexOf("proportional");
  const carried = assigned ? contributions : most;
  const players = [...carried.keys()].filter((i) => carried[i]! > 0).sort((i, j) => carried[i]! - carried[j]! || i - j);
  if (players.length > MOST_PLAYERS) throw rangeError("users", `at most ${MOST_PLAYERS} with a burden`, call.users);
  const burdens = players.map((i) => carried[i]!);
  const payments = players.map((i) => (assigned ? paid[i]! : numbers.price * carried[i]!));
  const { value } = announced.levels[fields.level]!;
  const costs = players.map((i) => call.users[i]!.cost);
  const benefits = players.map((i) => (call.users[i]!.benefit ?? 0) * value);

  const [sigma, rho, kappa] = [announced.spillover[1], reversibility[1], exposure[1]];
  const largest = Math.max(0, ...players.map((_, j) => benefits[j]! + payments[j]! + costs[j]! * burdens[j]!));
  const scale = sigma * rho * (kappa + exposure[0]);
  if (!(largest * scale < 2 ** 61)) throw rangeError("options", "money times the denominators of spillover, reversibility and exposure below 2^61", largest * scale);

  const { core } = heap;
  const mark = core.mark();
  try {
    const n = players.length;
    const bytes = 8 * MOST_PLAYERS;
    const block = 8 * WINDOW_NUMBERS.length + 4 * WINDOW_FIELDS.length;
    const place = takeNamed(heap, { block, costs: bytes, burdens: bytes, benefits: bytes, payments: bytes, equilibria: 4 << MOST_PLAYERS }, 0, n);
    const scalars: Record<(typeof WINDOW_NUMBERS)[number], number> = {
      threshold: numbers.threshold, spilloverNumerator: announced.spillover[0], spilloverDenominator: sigma,
      reversibilityNumerator: reversibility[0], reversibilityDenominator: rho, exposureNumerator: exposure[0], exposureDenominator: kappa,
    };
    new BigInt64Array(core.memory.buffer, place.block, WINDOW_NUMBERS.length).set(WINDOW_NUMBERS.map((name) => BigInt(scalars[name])));
    const given: Partial<Record<(typeof WINDOW_FIELDS)[number], number>> = { ...place, players: n };
    const { f64, u32 } = heap;
    const words = (place.block >>> 2) + 2 * WINDOW_NUMBERS.length;
    u32.set(WINDOW_FIELDS.map((name) => given[name] ?? 0), words);
    f64.set(costs, place.costs >>> 3);
    f64.set(burdens, place.burdens >>> 3);
    f64.set(benefits, place.benefits >>> 3);
    f64.set(payments, place.payments >>> 3);

    core.dataEquilibria(place.block);
    const field = (name: (typeof WINDOW_FIELDS)[number]): number => u32[words + WINDOW_FIELDS.indexOf(name)]!;
    const profile = (bits: number): Profile => {
      const stay = players.filter((_, j) => (bits >> j) & 1);
      const kept = stay.reduce((sum, i) => sum + carried[i]!, 0);
      return { stay: stay.sort((i, j) => i - j), kept, committed: kept >= numbers.threshold };
    };
    return {
      players, burdens, payments,
      simultaneous: Array.from(u32.slice(place.equilibria >>> 2, (place.equilibria >>> 2) + field("count")), profile),
      sequential: profile(field("sequential")),
    };
  } finally {
    core.release(mark);
  }
}
