// What the room asks the core: replays of the history with honest and with bent reports, and what they come to.

import type { Replayed, ReplayOptions } from "candor";
import type { Promised } from "candor/worker";
import { AWAY, bent, said, type History } from "./history.js";
import { historyOf, type CrowdScene } from "./scene.js";

export type Crowd = Promised["crowd"];
export type Told = (done: number, of: number) => void;

/** Behind every draw. Here it may be known: nobody is paid. */
const KEY = "000102030405060708090a0b0c0d0e0f";
const MICRO = 1_000_000;
const BASELINES = ["average", "median", "em"] as const;

/** The rules of a scene as `replay` takes them. */
export function options({ schedule, scale, asked, output, ...scene }: CrowdScene): Omit<ReplayOptions, "workers"> {
  const { labels, workers } = historyOf(scene);
  const some = asked > 0 && asked < workers.length;
  return {
    schedule, scale, output, horizon: labels.length,
    ...(some && { perSlot: asked }), ...((some || output === "sample") && { key: KEY }),
  };
}

export const payment = ({ rule, budget }: CrowdScene) => ({ rule, budget: budget * MICRO });

export const bentHistory = (scene: CrowdScene, amount = scene.amount): History =>
  bent(historyOf(scene), scene.worker, scene.bend, amount);

/** Whether answers take so long that they wait to be asked for. */
export function isLong(scene: CrowdScene): boolean {
  const { workers, labels } = historyOf(scene);
  return workers.length * labels.length > 20_000;
}

/** Replays the first so many rounds of a history. */
function replaying(crowd: Crowd, scene: CrowdScene, { workers, reports, labels }: History) {
  const flat = Float64Array.from(reports.flat(), (report) => report ?? NaN);
  return (rounds: number, more: Partial<ReplayOptions> = {}): Promise<Replayed> => crowd.replay({
    workers, reports: flat.slice(0, rounds * workers.length), labels: labels.slice(0, rounds), baselines: [], ...options(scene), ...more,
  });
}

/** What bending by so much comes to. */
export interface Outcome {
  readonly amount: number;
  /** In units of money. */
  readonly pay: number;
  /** Of the worker's share, in the end. */
  readonly weight: number;
  /** Of the output, a round; null without a label. */
  readonly loss: number | null;
  readonly regret: number;
}

export async function outcome(crowd: Crowd, scene: CrowdScene, amount: number): Promise<Outcome> {
  const history = bentHistory(scene, amount);
  const { workers, weights, loss, regret } = await replaying(crowd, scene, history)(history.labels.length);
  const { payments } = await crowd.payments({ workers }, payment(scene));
  return { amount, pay: payments[scene.worker]!.payment / MICRO, weight: weights[scene.worker]!, loss, regret };
}

const AMOUNTS = Array.from({ length: 41 }, (_, k) => (k - 20) / 20);

/** The same for every amount. */
export async function curve(crowd: Crowd, scene: CrowdScene, told: Told = () => {}): Promise<readonly Outcome[]> {
  return followed(AMOUNTS, (amount) => outcome(crowd, scene, amount), told);
}

/** How things stand after so many rounds. */
export interface Standing {
  readonly rounds: number;
  /** By worker. */
  readonly weights: readonly number[];
  /** Of the output; for a sampled one in expectation over the draws. */
  readonly regret: number;
  readonly bound: number | null;
  readonly average: number;
  readonly median: number;
  readonly em: number;
}

const POINTS = 40;

/** The course of the history, as it is with the bent reports. */
export async function course(crowd: Crowd, scene: CrowdScene, told: Told = () => {}): Promise<readonly Standing[]> {
  const history = bentHistory(scene);
  const replayed = replaying(crowd, scene, history);
  const total = history.labels.length;
  const count = Math.min(POINTS, total);
  return followed(Array.from({ length: count }, (_, k) => Math.round(((k + 1) * total) / count)), async (rounds) => {
    const { weights, regret, mixtureRegret, bound, baselines } = await replayed(rounds, { baselines: BASELINES });
    const { average, median, em } = baselines;
    return {
      rounds, weights: [...weights], bound, regret: scene.output === "sample" ? mixtureRegret : regret,
      average: average!.regret, median: median!.regret, em: em!.regret,
    };
  }, told);
}

/** One round, and what the worker would say in it if it cared for nothing but the answer. */
export interface Round {
  /** Before the label came. */
  readonly weights: readonly number[];
  /** By kind of output: the answer, and the best report with what it gains in squared distance; none of who is silent. */
  readonly by: Readonly<Record<"mean" | "sample", { readonly answer: number; readonly best?: number; readonly gain?: number }>>;
}

export async function round(crowd: Crowd, scene: CrowdScene): Promise<Round> {
  const honest = historyOf(scene);
  const at = scene.round - 1;
  const reports = honest.reports[at]!;
  const belief = reports[scene.worker];
  const history = bentHistory(scene);
  // whose label is not known yet moves no weight
  const replayed = replaying(crowd, scene, { ...history, labels: history.labels.map((label, t) => (t === at ? null : label)) });
  const [mean, sample] = await Promise.all((["mean", "sample"] as const).map(async (output) => {
    const { weights, predictions } = await replayed(scene.round, { output, key: KEY });
    const best = said(belief) && await crowd.bestResponse({
      scheme: "wsu", utility: "outcome", worker: scene.worker, belief, weights: [...weights], output,
      reports: reports.map((report) => (report === AWAY ? null : report)),
      ...(reports.includes(AWAY) && { asked: reports.map((report) => Number(report !== AWAY)) }),
    });
    return { weights: [...weights], answer: predictions[at]!, ...(best && { best: best.report, gain: best.gain }) };
  }));
  return { weights: mean!.weights, by: { mean: mean!, sample: sample! } };
}

/** One after the other, telling how far it is. */
async function followed<Of, Result>(all: readonly Of[], ask: (each: Of) => Promise<Result>, told: Told): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const each of all) {
    results.push(await ask(each));
    told(results.length, all.length);
  }
  return results;
}
