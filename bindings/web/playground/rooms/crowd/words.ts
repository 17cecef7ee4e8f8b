// What the numbers say, in sentences.

import { cut } from "../../parts/cut.js";
import type { Outcome } from "./ask.js";
import type { Bend } from "./history.js";
import { historyOf, type CrowdScene } from "./scene.js";

/** Of the worker whose reports are bent. */
export const nameOf = (scene: CrowdScene): string => cut(historyOf(scene).workers[scene.worker]!);

export const percent = (share: number, digits = 0): string =>
  `${(100 * share).toFixed(digits)} %`.replace(/^-(?=0(\.0*)? )/, "");
export const money = (amount: number): string => amount.toFixed(2);
export const points = (loss: number | null): string => (loss === null ? "none" : loss.toFixed(4));

const ENDS: Readonly<Record<Bend, readonly [low: string, high: string]>> = {
  sure: ["1/2", "0 or 1, whichever is nearer"],
  majority: ["the opposite of what the majority says", "what the majority says"],
  side: ["0", "1"],
};

/** "going 40 % of the way to 1/2" */
export function bending({ bend, amount }: Pick<CrowdScene, "bend" | "amount">): string {
  if (amount === 0) return "telling the truth";
  const end = ENDS[bend][amount < 0 ? 0 : 1];
  return Math.abs(amount) === 1 ? `always saying ${end}` : `going ${percent(Math.abs(amount))} of the way to ${end}`;
}

/** The ends of the bar, in words. */
export const ends = (bend: Bend): string => `Left: to ${ENDS[bend][0]}. Middle: the truth. Right: to ${ENDS[bend][1]}.`;

/** "12.3 % less", and "as much" where it is that. */
export function change(from: number, to: number): string {
  const share = from === 0 ? 0 : to / from - 1;
  if (Math.abs(share) < 0.00005) return "as much";
  return `${percent(Math.abs(share), Math.abs(share) < 0.01 ? 2 : 1)} ${share < 0 ? "less" : "more"}`;
}

export function verdict(scene: CrowdScene, honest: Outcome, bent: Outcome): string {
  const name = nameOf(scene);
  if (scene.amount === 0) {
    return `${name} says what it believes. It earns ${money(honest.pay)} `
      + `and ends with ${percent(honest.weight, 1)} of the say.`;
  }
  const difference = change(honest.pay, bent.pay);
  const instead = difference === "as much" ? "" : ` instead of ${money(honest.pay)}`;
  return `${name} would earn ${difference} by ${bending(scene)}: ${money(bent.pay)}${instead}. `
    + `Of the say it would end with ${percent(bent.weight, 1)} instead of ${percent(honest.weight, 1)}.`
    + (difference.endsWith("more") ? hindsight(scene) : "") + ofOutput(honest.loss, bent.loss);
}

/** Why more pay is no reason to lie. */
function hindsight({ bend, rule, history }: CrowdScene): string {
  if (bend === "majority") return " But it would have to see the others' reports first, and they are sealed.";
  if (typeof history !== "string") return " But that is seen from afterwards.";
  return rule === "weight" ? " Over many rounds pay by weight is only nearly truthful." : "";
}

function ofOutput(honest: number | null, bent: number | null): string {
  return honest === null || bent === null ? "" : ` The crowd's answers would lose ${change(honest, bent)}.`;
}

/** Where the top of the curve is. */
export function summit(scene: CrowdScene, curve: readonly Outcome[]): string {
  const name = nameOf(scene);
  const truth = curve.find(({ amount }) => amount === 0)!;
  const top = best(curve);
  if (top === truth) return `Nothing on this curve brings ${name} more than the truth.`;
  const difference = change(truth.pay, top.pay);
  if (difference === "as much") return `Nothing on this curve brings ${name} more than a trifle above the truth.`;
  return `Looking back, ${name} would have earned ${difference} by ${bending({ ...scene, amount: top.amount })}.`;
}

/** The truth, unless something brings strictly more. */
export function best(curve: readonly Outcome[]): Outcome {
  const truth = curve.find(({ amount }) => amount === 0)!;
  return curve.reduce((top, each) => (each.pay > top.pay ? each : top), truth);
}

/** What is proved of the truth, and what is not. */
export function promise({ rule, bend, history, output }: CrowdScene): string {
  const proved = rule === "brier"
    ? "Proved: a worker who is paid by accuracy expects most from saying what it believes, whatever the others say and "
      + "however far ahead it looks."
    : "Proved for one round ahead: a worker who is paid by weight expects most of its next weight from saying what it "
      + "believes. Over a whole history that is only nearly so, and a small lie can come out a little ahead.";
  const copying = bend === "majority"
    ? " Reports are sealed. Who saw the others' would believe something else, and the truth would then be to say that."
    : "";
  const own = typeof history === "string" ? ""
    : " In a history that has happened, luck or a wrong belief can put the top beside the truth.";
  const steered = output === "mean"
    ? " That is about pay: who wants the weighted mean itself near its own view can gain by lying (see One round)." : "";
  return proved + copying + own + steered;
}
