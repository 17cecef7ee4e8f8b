// What the room asks the core: what comes of the call, what a posted price would have done, what every lie would bring.

import type { DataPlan } from "candor";
import type { Promised } from "candor/worker";
import { callOf, honest, keeps, reachOf, told, type DataScene } from "./scene.js";

export interface Found {
  readonly plan: DataPlan;
  /** The same price, posted to everybody; nobody reports there, so costs are the true ones. */
  readonly posted: DataPlan;
  /** The lowest posted price that would have been enough. */
  readonly enough: DataPlan;
}

export async function found({ data }: Promised, scene: DataScene): Promise<Found> {
  const { users } = callOf(honest(scene));
  const { threshold, price } = scene;
  const [plan, posted, enough] = await Promise.all([
    data.plan(callOf(scene)),
    data.plan({ users, threshold, rule: "posted", subsidy: price }),
    data.plan({ users, threshold, rule: "posted-hindsight" }),
  ]);
  return { plan, posted, enough };
}

/** What one report brings. */
export interface Told {
  readonly says: number;
  readonly paid: number;
  readonly keeps: number;
  /** Were the same units paid at what one says. */
  readonly paidAsSaid: number;
  readonly keepsAsSaid: number;
}

export function lies({ data }: Promised, scene: DataScene): Promise<Told[]> {
  return Promise.all(reports(scene).map(async (says) => outcomeOf(scene, says, await data.plan(callOf(told(scene, scene.who, says))))));
}

export function outcomeOf(scene: DataScene, says: number, plan: DataPlan): Told {
  const { who } = scene;
  const paidAsSaid = says * plan.contributions[who]!;
  return { says, paid: plan.payments[who]!, keeps: keeps(scene, plan, who), paidAsSaid, keepsAsSaid: keeps(scene, plan, who, paidAsSaid) };
}

const POINTS = 60;

/** Every report, or some sixty of them and the truth. */
function reports(scene: DataScene): number[] {
  const { people, who } = told(scene, scene.who, 0);
  const top = reachOf(scene, people[who]!);
  const step = Math.max(1, Math.ceil(top / POINTS));
  const even = Array.from({ length: Math.floor(top / step) + 1 }, (_, k) => k * step);
  return [...new Set([...even, scene.people[scene.who]!.cost])].sort((a, b) => a - b);
}
