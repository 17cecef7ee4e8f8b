// A lie made smaller and larger, and what each size of it brings.

import type { Promised } from "candor/worker";
import type { Point } from "../../parts/figure.js";
import { but, gainOver, gameOf, rounding, shareOf, type Share } from "./ask.js";
import { lies, type GameScene, type GroupScene, type Report } from "./scene.js";

/** From the lie's opposite to its double. 0 is the truth, 1 the lie. */
const SIZES = Array.from({ length: 31 }, (_, k) => (k - 10) / 10);

/** A group's report where its lie is `times` as large; while it tells the truth, the lie to claim twice its members. */
export function bent(group: GroupScene, times: number): Report {
  const { truth } = group;
  const lie = lies(group) ? group.report : { ...truth, size: 2 * truth.size };
  return {
    size: truth.size + times * (lie.size - truth.size),
    reward: truth.reward.map((reward, x) => reward + times * (lie.reward[x]! - reward)),
  };
}

export interface Curve {
  /** What the lie brings, by its size; sizes at which it could not be reported are left out. */
  readonly without: readonly Point[];
  readonly with: readonly Point[];
}

export async function curve({ game }: Promised, scene: GameScene): Promise<Curve> {
  const { chosen, groups } = scene;
  const shares: (Share | undefined)[] = [];
  // one at a time: where a worker answers, the page goes on between two
  for (const times of SIZES) {
    const report = bent(groups[chosen]!, times);
    const asked = report.size > 0 && game.price(gameOf(scene, but(scene, chosen, report), [chosen]));
    // sum and max refuse rewards that come to nothing
    shares.push(asked ? await asked.then((priced) => shareOf(scene, chosen, 0, priced), () => undefined) : undefined);
  }
  const least = rounding(scene, chosen);
  const truth = shares[SIZES.indexOf(0)];
  const points = (of: "without" | "with"): Point[] => SIZES.flatMap((times, k): Point[] => {
    const share = shares[k];
    return truth && share ? [[times, gainOver(truth, share, least)[of]]] : [];
  });
  return { without: points("without"), with: points("with") };
}

/** The highest point: the truth, unless another is higher by more than rounding. */
export function top(points: readonly Point[]): Point | undefined {
  const truth = points.find(([times]) => times === 0);
  return points.reduce((best, point) => (best === undefined || point[1] > best[1] + 1e-9 ? point : best), truth);
}
