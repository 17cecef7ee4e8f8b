// The withdrawal window as a game: marshalling.

import type { Core } from "./abi.js";
import { rangeError, record } from "./check.js";
import { dataRules, MOST_PLAYERS, WINDOW_FIELDS, WINDOW_NUMBERS } from "./data-abi.js";
import { ratio, settle } from "./data-block.js";
import { terms } from "./data-options.js";
import type { DataCall, Profile, WindowGame, WindowOptions } from "./data-types.js";

export function windowGame(core: Core, call: DataCall, options: WindowOptions = {}): WindowGame {
  const announced = terms(call);
  const input = record("options", options, ["reversibility", "exposure"], "");
  const reversibility = ratio("reversibility", input.reversibility, [1, 1], 1);
  const exposure = ratio("exposure", input.exposure, [0, 1]);
  if (announced.rule >= dataRules.indexOf("posted")) throw rangeError("rule", "one with a withdrawal window", call.rule);
  const { numbers, burdens: most, contributions, payments: paid, fields } = settle(core, announced);
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

  const mark = core.mark();
  try {
    const header = 8 * WINDOW_NUMBERS.length + 4 * WINDOW_FIELDS.length;
    const pointer = core.take(header);
    const n = players.length;
    const arrays = { costs, burdens, benefits, payments };
    const place = { ...(Object.fromEntries(Object.keys(arrays).map((name) => [name, core.take(8 * MOST_PLAYERS)])) as Record<keyof typeof arrays, number>), equilibria: core.take(4 << MOST_PLAYERS) };
    if (!place.equilibria) throw rangeError("users", "no more than memory can hold", call.users);
    const { buffer } = core.memory;
    const scalars: Record<(typeof WINDOW_NUMBERS)[number], number> = {
      threshold: numbers.threshold, spilloverNumerator: announced.spillover[0], spilloverDenominator: sigma,
      reversibilityNumerator: reversibility[0], reversibilityDenominator: rho, exposureNumerator: exposure[0], exposureDenominator: kappa,
    };
    const integers = new BigInt64Array(buffer, pointer, WINDOW_NUMBERS.length);
    WINDOW_NUMBERS.forEach((name, index) => (integers[index] = BigInt(scalars[name])));
    const given: Partial<Record<(typeof WINDOW_FIELDS)[number], number>> = { players: n, ...place };
    const words = new Uint32Array(buffer, pointer + integers.byteLength, WINDOW_FIELDS.length);
    WINDOW_FIELDS.forEach((name, index) => (words[index] = given[name] ?? 0));
    for (const [name, values] of Object.entries(arrays)) new Float64Array(buffer, place[name as keyof typeof arrays], n).set(values);

    core.equilibria(pointer);
    const field = (name: (typeof WINDOW_FIELDS)[number]): number => words[WINDOW_FIELDS.indexOf(name)]!;
    const profile = (bits: number): Profile => {
      const stay = players.filter((_, j) => (bits >> j) & 1);
      const kept = stay.reduce((sum, i) => sum + carried[i]!, 0);
      return { stay: stay.sort((i, j) => i - j), kept, committed: kept >= numbers.threshold };
    };
    return {
      players, burdens, payments,
      simultaneous: Array.from(new Uint32Array(buffer, place.equilibria, field("count")), profile),
      sequential: profile(field("sequential")),
    };
  } finally {
    core.release(mark);
  }
}
