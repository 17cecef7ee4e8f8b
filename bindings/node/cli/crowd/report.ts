// What a person and a program are told about a crowd.

import type { CrowdRoom, Standing } from "candor";
import { page, type Series } from "../output/html.js";
import type { Report } from "../output/report.js";
import { counted, digits, label, table } from "../output/table.js";
import { fixed } from "../experiments/statistics.js";

/** Names of what is compared, in the order of the reports; `loss` of the JSON has these keys. */
const COMPARED = ["average", "median", "majority", "em", "hedge", "best"] as const;

/** Most workers whose weights are drawn. */
const DRAWN = 8;

export interface Course {
  readonly rounds: number;
  readonly workers: readonly string[];
  /** Standings along the way, the last at the end. */
  readonly course: readonly Standing[];
  readonly payments?: ReturnType<CrowdRoom["payments"]> | undefined;
}

export function crowdReport({ rounds, workers, course, payments }: Course): Report {
  const end = course.at(-1)!;
  const { update, schedule, perSlot, output } = end.options;
  // of who is asked, or of whose report is the output
  const drawn = perSlot !== null || output === "sample";
  const { slots, regret, bound, weights } = end;
  const loss = { mechanism: end.loss, ...Object.fromEntries(COMPARED.map((name) => [name, end.baselines[name]!.loss])) };
  const ranked = workers.map((id, i) => ({ id, weight: weights[i]!, payment: payments?.payments[i]?.payment })).sort((a, b) => b.weight - a.weight);
  const byWorker = workers.map((id, i) => ({ id, weight: weights[i]! }));
  const title = `${counted(slots, "round")}${rounds > slots ? ` (${counted(rounds - slots, "more")} still open)` : ""}, ${counted(workers.length, "worker")}; update ${update}${schedule ? `, schedule ${schedule}` : ""}`;
  const lossRows = Object.entries(loss).map(([name, value]) => [
    name === "best" ? `best worker (${label(end.baselines.best.worker)})` : name,
    fixed(value, 6),
    name === "best" ? "-" : (name === "mechanism" ? regret : end.baselines[name as "average"]!.regret).toFixed(2),
  ]);
  const absent = slots > 0 && end.workers.some((worker) => worker.slots < slots);
  const notes = absent
    ? ["Some workers were absent in some rounds. Regret is the most over workers, each over its own rounds; the best worker's loss is the average's where it was absent."]
    : [];
  const boundLine = bound === null
    ? "No bound is known for elf-x."
    : `The mechanism's regret ${drawn ? "is, in the mean over draws, at most" : "cannot exceed"} ${bound.toFixed(2)}${slots > 0 && bound >= slots ? ", which says nothing over so few rounds" : ""}.`;
  const workerHead = ["worker", "weight", ...(payments ? ["payment"] : [])];
  const writeWeight = digits(ranked.map(({ weight }) => weight));
  const workerRows = ranked.map(({ id, weight, payment }) => [label(id), writeWeight(weight), ...(payments ? [payment!.toLocaleString("en-US")] : [])]);
  const paid = payments ? [`Unspent: ${payments.unspent.toLocaleString("en-US")} micro-units.`] : [];
  return {
    json: {
      slots, workers: workers.length, update, schedule, loss, regret, bound, weights: byWorker,
      ...(payments && { payments: payments.payments, unspent: payments.unspent }),
    },
    csv: [
      ["worker", "weight", ...(payments ? ["payment"] : [])],
      ...byWorker.map(({ id, weight }, i) => [id, weight, ...(payments ? [payments.payments[i]!.payment] : [])]),
    ],
    table: (colour) => [title, "", table(["", "mean loss", "regret"], lossRows, colour), "", ...notes, boundLine, "", table(workerHead, workerRows, colour), ...paid, ""].join("\n"),
    html: () => page("Whom to believe", [
      title,
      { head: ["", "mean loss", "regret"], rows: lossRows },
      ...notes,
      boundLine,
      { title: "Cumulative regret against the best worker so far", x: "rounds with a label", y: "regret", series: regretSeries(course) },
      { title: `Weights${workers.length > DRAWN ? ` of the ${DRAWN} workers with most in the end` : ""}`, x: "rounds with a label", y: "weight", series: weightSeries(workers, course) },
      { head: workerHead, rows: workerRows },
      ...paid,
    ]),
  };
}

function regretSeries(course: readonly Standing[]): Series[] {
  const names = COMPARED.filter((name) => name !== "best");
  return [
    { name: "mechanism", points: course.map(({ slots, regret }) => [slots, regret] as const) },
    ...names.map((name) => ({ name, points: course.map(({ slots, baselines }) => [slots, baselines[name]!.regret] as const) })),
  ];
}

function weightSeries(workers: readonly string[], course: readonly Standing[]): Series[] {
  const end = course.at(-1)!.weights;
  const most = workers.map((_, i) => i).sort((a, b) => end[b]! - end[a]!).slice(0, DRAWN);
  return most.map((i) => ({ name: label(workers[i]!), points: course.map(({ slots, weights }) => [slots, weights[i]!] as const) }));
}
