// What lying is worth at one slot: marshalling.

import { choice, fraction, integer, list, positive, record } from "../check.js";
import { array, layout } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { outOfMemory, rangeError } from "../refusal.js";
import { Status, type CrowdCore } from "./abi.js";
import { takeCrowd } from "./block.js";
import { defaults, outputs, schemes, silences, updates, utilities } from "./names.js";
import { crowdMechanism } from "./options.js";
import type { BestResponse, ResponseOptions, Scheme, Utility } from "./study-types.js";

interface Sizes {
  readonly workers: number;
  /** Whether only some of them were asked. */
  readonly some: boolean;
}

export const RESPONSE = layout<Sizes>()({
  belief: "f64",
  eta: "f64",
  report: "f64",
  best: "f64",
  truthful: "f64",
  silent: "f64",
  scheme: "u32",
  utility: "u32",
  worker: "u32",
  grid: "u32",
  reports: array("f64", ({ workers }) => 2 * workers),
  weights: array("f64", ({ workers }) => workers),
  probabilities: array("f64", ({ workers, some }) => (some ? workers : 0)),
  label: array("f64", () => 1),
});

const FIELDS = [
  "scheme", "utility", "worker", "belief", "weights", "reports", "reportsIfOne", "step", "output", "silence", "asked",
  "grid",
] as const;

/** Utilities that mean something under each scheme. */
const MEANT: Readonly<Record<Scheme, readonly Utility[]>> = {
  wsu: ["share", "log-odds", "outcome", "brier", "consensus"],
  prod: ["share", "raw-weight", "log-odds", "outcome", "brier", "consensus"],
  "elf-x": ["lottery", "brier"],
  hedge: ["share", "log-odds", "brier"],
  absolute: ["share"],
  average: ["outcome", "consensus"],
  median: ["outcome", "consensus"],
  midpoint: ["outcome", "consensus"],
  "em-weights": ["share"],
};

export function bestResponse(heap: Heap<CrowdCore>, options: ResponseOptions): BestResponse {
  const input = record("response", options, FIELDS, "");
  const code = choice("scheme", input.scheme, schemes);
  const scheme = schemes[code]!;
  const own = code < updates.length;
  const utility = utilities[choice("utility", input.utility, utilities)]!;
  const meant = MEANT[scheme];
  if (!meant.includes(utility)) throw rangeError("utility", `one of ${meant.join(", ")} for ${scheme}`, utility);
  const weights = list("weights", input.weights).map((w, i) => positive(`weights[${i}]`, w));
  const N = weights.length;
  const total = positive("weights in sum", weights.reduce((sum, w) => sum + w, 0));
  if (N === 1 && utility === "log-odds") {
    throw rangeError("weights", "at least two, for log-odds of one of them", weights);
  }
  const worker = integer("worker", input.worker, 0, N - 1);
  const belief = fraction("belief", input.belief);
  const reports = row("reports", input.reports, N);
  const ifOne = input.reportsIfOne === undefined ? reports : row("reportsIfOne", input.reportsIfOne, N);
  const step = input.step === undefined ? defaults.step : positive("step", input.step);
  if (own && step > 0.5) throw rangeError("step", "a number up to 1/2", step);
  const grid = input.grid === undefined ? defaults.grid : integer("grid", input.grid, 2, 1e6);
  const asked = input.asked === undefined ? undefined : probabilities(input.asked, N, worker, scheme);
  const count = asked?.filter((q) => q > 0).length ?? 0;
  if (count === 1 && N > 1 && step > 0.25 / N) {
    throw rangeError("step", `a number up to ${0.25 / N}, 1/(4 N) when one worker is asked`, step);
  }
  const output = outputs[choice("output", input.output, outputs, defaults.output)]!;
  const silence = silences[choice("silence", input.silence, silences, defaults.silence)]!;
  // the fixed schedule, whose step is then set, mixes no weights
  const perSlot = count > 0 && count < N ? count : undefined;
  const given = { update: "wsu", schedule: "fixed", output, silence, perSlot };
  const mechanism = { ...crowdMechanism(given, Number.MAX_SAFE_INTEGER, false), update: own ? code : 0 };

  return heap.scoped(() => {
    const { crowd, space } = takeCrowd(heap, mechanism, N, "weights");
    crowd.set("step", step);
    crowd.view("weights").set(weights.map((w) => w / total));
    const response = RESPONSE.take(heap, { workers: N, some: asked !== undefined }, 0, ["weights", N]);
    const core = own ? 0 : code - updates.length + 1;
    response.fill({ belief, eta: step, scheme: core, utility: utilities.indexOf(utility), worker, grid });
    response.view("reports").set([...reports, ...ifOne]);
    response.view("weights").set(weights);
    if (asked) response.view("probabilities").set(asked);
    if (heap.core.crowdRespond(response.address, crowd.address, space) !== Status.OK) throw outOfMemory("weights", N);
    const [truthful, best, silent] = [response.get("truthful"), response.get("best"), response.get("silent")];
    if (!Number.isFinite(truthful + best + silent)) {
      throw rangeError("weights", "shares that a double can tell from 0", Math.min(...weights));
    }
    return {
      options: { scheme, utility, step, output, silence, grid },
      report: response.get("report"), gain: best - truthful, truthful, gainOfSilence: silent - truthful,
    };
  });
}

function probabilities(value: unknown, N: number, worker: number, scheme: Scheme): readonly number[] {
  if (scheme !== "wsu") throw rangeError("asked", "nothing: only wsu can ask some of the workers", value);
  const asked = list("asked", value).map((q, i) => fraction(`asked[${i}]`, q));
  if (asked.length !== N) throw rangeError("asked", `${N} probabilities, one for each weight`, asked);
  if (!(asked[worker]! > 0)) throw rangeError(`asked[${worker}]`, "a number > 0: the worker was asked", asked[worker]);
  return asked;
}

function row(field: string, value: unknown, N: number): number[] {
  const entries = list(field, value);
  if (entries.length !== N) throw rangeError(field, `${N} reports, one for each weight`, entries);
  return entries.map((x, i) => (x === null ? NaN : fraction(`${field}[${i}]`, x)));
}
