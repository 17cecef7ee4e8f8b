// What a person and a program are told about the heuristics on their own prompts.

import { experimentReport, type Section } from "../../output/sections.js";
import { counted, digits, exactly } from "../../output/table.js";
import type { Report } from "../../output/report.js";
import { promptsOf } from "./heading.js";
import type { CostSum, HeuristicCosts, SummedHeuristic } from "./heuristic-costs.js";

/** A heuristic with its sums over all groups. */
interface Total extends CostSum, Pick<SummedHeuristic, "rule" | "steps"> {}

export function heuristicsReport(costs: HeuristicCosts): Report {
  const { groups, prompts, options, rate, exact, rows } = costs;
  const totals = rows.map(totalOf);
  const of = promptsOf(prompts, { divergence: "kl", ...options });
  return experimentReport(
    "What the heuristics cost",
    [`${of}, ${counted(groups.length, "group")}, mirror ascent at rate ${rate}.`, ...verdict(totals)],
    [
      [
        "rule", "steps", "group", "size", "exact_payment", "payment", "payment_error", "negative_prompts", "lie_gain",
        "lie_prompts",
      ],
      ...rows.flatMap(({ rule, steps, groups: sums }) => sums.map(({ payment, error, negative, gain, lies }, i) => (
        [rule, steps, groups[i]!.id, groups[i]!.size, exact[i]!, payment, error, negative, gain, lies]
      ))),
    ],
    [table(costs, totals), chart("payment error", totals, "error"), chart("gain from lying", totals, "gain")],
  );
}

function totalOf({ rule, steps, groups }: SummedHeuristic): Total {
  const sum = (name: keyof CostSum): number => groups.reduce((total, group) => total + group[name], 0);
  return {
    rule, steps,
    payment: sum("payment"), error: sum("error"), negative: sum("negative"), gain: sum("gain"), lies: sum("lies"),
  };
}

function table({ groups, prompts, exact }: HeuristicCosts, totals: readonly Total[]): Section {
  const due = exact.reduce((sum, payment) => sum + payment, 0);
  const write = exactly(digits([due, ...totals.map(({ payment }) => payment)]));
  const gained = exactly(digits(totals.map(({ gain }) => gain)));
  const most = counted(prompts * groups.length, "payment");
  return {
    heading: `All groups together, of ${most}. The exact rule charges ${write(due).shown}`,
    table: {
      head: ["rule", "steps", "charges", "error", "payments below 0", "lies gain", "where a lie pays"],
      rows: totals.map(({ rule, steps, payment, error, negative, gain, lies }) => (
        [rule, String(steps), write(payment), write(error), String(negative), gained(gain), String(lies)]
      )),
    },
  };
}

function chart(what: string, totals: readonly Total[], y: "error" | "gain"): Section {
  const series = [...new Set(totals.map(({ rule }) => rule))].map((name) => ({
    name,
    points: totals.filter(({ rule }) => rule === name).map((total) => [total.steps, total[y]] as const),
  }));
  return { chart: { title: `Total ${what} by steps`, x: "steps", y: what, series } };
}

/** Which heuristic keeps truth dominant, which may pay, and whether it shows here. */
function verdict(totals: readonly Total[]): string[] {
  const worst = (rule: Total["rule"], by: "gain" | "negative"): Total => totals
    .filter((total) => total.rule === rule)
    .reduce((most, total) => (total[by] > most[by] ? total : most));
  const tempting = worst("intermediate", "gain");
  const failing = worst("early-stopped", "gain");
  const paying = worst("early-stopped", "negative");
  return [
    "intermediate (Heuristic 1) charges nobody less than nothing, and is not truthful: " + (tempting.lies > 0
      ? `with ${counted(tempting.steps, "step")} lies gain ${digits([tempting.gain])(tempting.gain)}.`
      : "though no lie that was tried pays here."),
    "early-stopped (Heuristic 2) is truthful (Theorem 4.9)" + (failing.lies > 0
      ? `, YET A LIE PAYS with ${counted(failing.steps, "step")}, which must not be.`
      : ": no lie that was tried pays.")
      + " It may pay groups: " + (paying.negative > 0
      ? `with ${counted(paying.steps, "step")} ${counted(paying.negative, "payment")} below 0.`
      : "here it never does."),
  ];
}
