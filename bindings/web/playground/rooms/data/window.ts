// The window, step by step: who is asked, who stays, who leaves, who is asked instead, and how it ends.

import type { DataPlan, WindowCall } from "candor";
import type { Promised } from "candor/worker";
import { cut } from "../../parts/cut.js";
import { callOf, type DataScene } from "./scene.js";
import { list, money, units, whole } from "./words.js";

export type Kind = "asked" | "delivered" | "left" | "instead" | "null" | "committed";

export interface Step {
  readonly kind: Kind;
  readonly text: string;
}

export interface Walk {
  readonly steps: readonly Step[];
  /** Index of the person whose turn it is; none when the window has ended. */
  readonly turn?: number;
  readonly outcome: DataPlan;
  /** Units that each has delivered. */
  readonly delivered: ReadonlyMap<number, number>;
  readonly left: readonly number[];
  /** What the same leavers would have come to in the other protocol, once the window has ended. */
  readonly other?: DataPlan;
}

/** Follows the answers of the scene. Leavers are as in `data.withdraw`: nobody foresees them. */
export async function walk({ data }: Promised, scene: DataScene): Promise<Walk> {
  const call = callOf(scene) as WindowCall;
  const small = scene.protocol === "small-first";
  const { people, threshold, reassign } = scene;
  const steps: Step[] = [];
  const delivered = new Map<number, number>();
  const left: number[] = [];
  let settled = 0;
  let outcome: DataPlan = await data.plan(call);
  let queue = waiting();

  const say = (kind: Kind, text: string): void => void steps.push({ kind, text });
  const asks = (user: number): string => `${cut(people[user]!.name)} for ${units(scene, outcome.contributions[user]!)}`;
  const here = (): number => [...delivered.values()].reduce((sum, each) => sum + each, 0);

  function waiting(): number[] {
    const { order, contributions } = outcome;
    return [...order].filter((user) => contributions[user]! > 0 && contributions[user] !== delivered.get(user));
  }
  const askNext = (): void => {
    if (small && queue.length > 0) say("asked", `${asks(queue[0]!)}.`);
  };
  const fail = (why: string): void => {
    queue = [];
    const gone = here() > 0 ? `The ${units(scene, here())} delivered so far are deleted. ` : "";
    say("null", `${why} ${gone}Nobody is paid.`);
    delivered.clear();
  };
  const end = (): void =>
    say("committed", `The window ends with ${units(scene, outcome.kept)}, ${whole(threshold)} were needed: the call is `
      + "committed. The model may be trained, and those who stayed are paid "
      + `${money(scene, outcome.expenditure)} in all.`);

  /** What becomes of the call now that somebody has left. */
  async function settle(): Promise<void> {
    const before = outcome;
    settled = left.length;
    outcome = await data.withdraw(call, left, { reassign });
    if (!outcome.committed) {
      const needed = units(scene, threshold);
      return fail(small || reassign ? `The others cannot reach ${needed}.` : `Fewer than ${needed} are left.`);
    }
    queue = waiting();
    const more = queue.filter((user) => outcome.contributions[user]! > before.contributions[user]!);
    if (more.length > 0) say("instead", `${list(more.map(asks))}.`);
  }

  if (!outcome.committed) fail(`The data on offer do not reach ${units(scene, threshold)}, so nobody is asked.`);
  else if (!small) say("asked", `${queue.length} at once: ${list(queue.map(asks))}.`);
  askNext();
  for (const answer of scene.answers) {
    const user = queue.shift();
    if (user === undefined) break;
    const name = cut(people[user]!.name);
    if (answer === "s") {
      delivered.set(user, outcome.contributions[user]!);
      const given = units(scene, outcome.contributions[user]!);
      say("delivered", `${name} confirms and delivers ${given}: ${whole(here())} of ${whole(threshold)} are here.`);
    } else {
      left.push(user);
      delivered.delete(user);
      say("left", `${name} leaves, takes everything back, and is paid nothing.`);
    }
    if (answer === "l" && small || queue.length === 0 && left.length > settled) await settle();
    if (queue.length > 0) askNext();
    else if (outcome.committed) end();
  }
  const ended = queue.length === 0;
  const swapped = callOf({ ...scene, protocol: small ? "simultaneous" : "small-first" });
  return {
    steps, outcome, delivered, left, ...(!ended && { turn: queue[0]! }),
    ...(ended && left.length > 0 && { other: await data.withdraw(swapped, left, { reassign }) }),
  };
}
